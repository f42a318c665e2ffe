package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// outline renders a table as "row: A|B|C" lines, for comparing.
func outline(t *Table) string {
	var b strings.Builder
	for _, r := range t.Rows {
		var cells []string
		for _, c := range r.Cells {
			text := c.Text
			if c.Kind != Text && c.Kind != Empty {
				text = fmt.Sprintf("%s<%s>", [...]string{"", "", "number", "date", "truth", "fault", "unsaved"}[c.Kind], text)
			}
			cells = append(cells, text)
		}
		fmt.Fprintf(&b, "%d: %s\n", r.Number, strings.Join(cells, "|"))
	}
	return b.String()
}

func utf16LE(s string) string {
	out := "\xff\xfe"
	for _, u := range utf16.Encode([]rune(s)) {
		out += string([]byte{byte(u), byte(u >> 8)})
	}
	return out
}

func TestCSV(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"commas", "a,b\n1,2\n", "1: a|b\n2: 1|2\n"},
		{"semicolons", "a;b,c\n1;2\n", ""},
		{"semicolons, clear", "a;b;c,d\n1;2;3\n", "1: a|b|c,d\n2: 1|2|3\n"},
		{"tabs", "a\tb\n1\t2", "1: a|b\n2: 1|2\n"},
		{"one column", "name\nx\n", "1: name\n2: x\n"},
		{"Excel says which", "sep=;\na;b\n", "2: a|b\n"},
		{"Windows line ends", "a,b\r\n1,2\r\n", "1: a|b\n2: 1|2\n"},
		{"old Macintosh line ends", "a,b\r1,2\r", "1: a|b\n2: 1|2\n"},
		{"empty rows count", "\n\na,b\n,\n1,2\n", "3: a|b\n5: 1|2\n"},
		{"quotes", "\"a,\"\"b\"\"\",c\n", "1: a,\"b\"|c\n"},
		{"line end in quotes is one row", "a,b\n\"1\n2\",3\nx,y\n", "1: a|b\n2: 1\n2|3\n3: x|y\n"},
		{"quote within a field", "a,5\" disk\n", "1: a|5\" disk\n"},
		{"formula stays text", "a,b\n=cmd|' /C calc'!A0,2\n", "1: a|b\n2: =cmd|' /C calc'!A0|2\n"},
		{"mark of UTF-8", "\xef\xbb\xbfa,b\n", "1: a|b\n"},
		{"UTF-16", utf16LE("a,ü\n"), "1: a|ü\n"},
		{"Windows-1252", "a,M\xfcller \x80\n", "1: a|Müller €\n"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		tables, err := Read([]byte(tt.in))
		if tt.name == "semicolons" { // one comma, one semicolon: nobody can tell
			if err == nil || !strings.Contains(err.Error(), "equally many delimiters") {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := outline(tables[0]); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCSVRefused(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"open quote", "a,b\n1,\"2\n", `B2: found a quote that is not closed`},
		{"text behind a quote", "a,b\n\"1\"x,2\n", `A2: found text behind a closing quote`},
		{"zero bytes", "a\x00,b\n", "found zero bytes"},
		{"neither encoding", "a,\x81\n", "neither UTF-8 nor Windows-1252"},
		{"broken UTF-8 with its mark", "\xef\xbb\xbfa,\xff\n", "bytes that are not UTF-8"},
		{"half of UTF-16", "\xff\xfea", "half a character"},
		{"lone surrogate", "\xff\xfe\x00\xd8", "no character in UTF-16"},
		{"wide row", strings.Repeat(",", MaxColumns) + "x", "row 1: found more columns; expected at most 256"},
		{"long cell", strings.Repeat("x", MaxCellBytes+1), "A1: found more bytes in a cell"},
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "expected XLSX without a password, or CSV"},
		{"an archive", "PK\x03\x04", "found a damaged workbook"},
	}
	for _, tt := range tests {
		_, err := Read([]byte(tt.in))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		var own *Error
		if !errors.As(err, &own) {
			t.Errorf("%s: %T", tt.name, err)
		}
	}
}

func TestLimitsOnRowsAndCells(t *testing.T) {
	for name, in := range map[string]string{"rows": strings.Repeat("x\n", MaxRows+1), "cells": strings.Repeat(strings.Repeat(",", MaxColumns-1)+"x\n", MaxCells/MaxColumns+1)} {
		if _, err := Read([]byte(in)); !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), "more "+name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(make([]byte, MaxBytes+1)); !errors.Is(err, ErrLimit) {
		t.Error(err)
	}
}

// FuzzRead holds any bytes to an answer within the limits, and any table to rows in their order.
func FuzzRead(f *testing.F) {
	f.Add([]byte("a,b\n\"1\n2\",3\n"))
	f.Add([]byte("sep=;\na;b"))
	f.Add([]byte("\xff\xfea\x00,\x00"))
	var b bytes.Buffer
	x := excelize.NewFile()
	_ = x.SetCellValue("Sheet1", "B2", 3.1)
	_ = x.Write(&b)
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		tables, err := Read(data)
		if err != nil {
			return
		}
		for _, table := range tables {
			last := 0
			for _, r := range table.Rows {
				if r.Number <= last || len(r.Cells) > MaxColumns || blank(r.Cells) {
					t.Fatalf("row %d after %d with %d cells", r.Number, last, len(r.Cells))
				}
				last = r.Number
			}
		}
	})
}
