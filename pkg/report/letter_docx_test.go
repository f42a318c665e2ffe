package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// wordsOf are the texts of a document of a word processor, a line for each piece.
func wordsOf(t *testing.T, file []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for d := xml.NewDecoder(r); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if words, ok := token.(xml.CharData); ok && strings.TrimSpace(string(words)) != "" {
			out.WriteString(string(words) + "\n")
		}
	}
}

// TestLetterInBothForms says the same in the document as in Markdown, for each of several deliveries.
func TestLetterInBothForms(t *testing.T) {
	for name, d := range everything(t) {
		words := wordsOf(t, written(t, "docx", Options{}, d, d))
		for _, b := range letterTo(d) {
			for _, want := range append([]string{b.text}, b.lines...) {
				want = escaped(want)
				if strings.TrimSpace(want) != "" && strings.Count(words, want+"\n") < 2 {
					t.Errorf("%s: not twice: %q", name, want)
				}
			}
		}
	}
}
