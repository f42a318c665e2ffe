package firmware

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// The archive of ar(1), which Debian packages are as well (deb(5)): a magic, then members with a header of text.
const (
	arMagic       = "!<arch>\n"
	arHeaderBytes = 60
	arNamesBytes  = 16 << 20
)

type arMember struct {
	name     string
	from, to int64
}

// openAr gives the members as files. The tables are left over.
func openAr(src source, t *Tree) (int64, error) {
	end := int64(0)
	err := eachArMember(src, func(m arMember) error {
		if end = min(src.size, m.to+m.to&1); m.name == "" {
			t.leave(leftover{part: part{m.from, m.to}, what: "table of symbols or names", table: true})
			return nil
		}
		return t.addPart(m.name, src, m.from, m.to-m.from)
	})
	return end, err
}

// arBytes checks that the first member is one.
func arBytes(src source) (int64, error) {
	m, err := readArMember(src, int64(len(arMagic)))
	return m.to, err
}

// eachArMember goes from header to header. What does not begin like a header ends the archive.
func eachArMember(src source, visit func(arMember) error) error {
	var names []byte
	for at := int64(len(arMagic)); at < src.size; {
		m, err := readArMember(src, at)
		if err != nil {
			if b, e := src.fields(at, arHeaderBytes); at > int64(len(arMagic)) && (e != nil || string(b[58:]) != "`\n") && isTailPadding(src, at) {
				return nil
			}
			return err
		}
		at = m.to + m.to&1
		switch {
		case m.name == "//" && m.to-m.from <= arNamesBytes:
			if names, err = src.fields(m.from, int(m.to-m.from)); err != nil {
				return err
			}
			m.name = ""
		case m.name == "/" || m.name == "/SYM64/" || m.name == "__.SYMDEF":
			m.name = ""
		case strings.HasPrefix(m.name, "/"):
			i, err := strconv.Atoi(m.name[1:])
			if err != nil || i < 0 || i >= len(names) {
				return fmt.Errorf("%w: name %.20q", errDamaged, m.name)
			}
			long, _, _ := bytes.Cut(names[i:], []byte("\n"))
			m.name = strings.TrimSuffix(string(long), "/")
		default:
			m.name = strings.TrimSuffix(m.name, "/")
		}
		if err := visit(m); err != nil {
			return err
		}
	}
	return nil
}

func isTailPadding(src source, at int64) bool {
	blank, err := isPadding(src, at, src.size)
	return err == nil && blank
}

func readArMember(src source, at int64) (arMember, error) {
	h, err := src.fields(at, arHeaderBytes)
	if err != nil {
		return arMember{}, fmt.Errorf("header at byte %d: %w", at, err)
	}
	n, err := strconv.ParseInt(strings.TrimRight(string(h[48:58]), " "), 10, 64)
	if err != nil || string(h[58:]) != "`\n" || n < 0 {
		return arMember{}, fmt.Errorf("%w: header at byte %d", errDamaged, at)
	}
	m := arMember{name: strings.TrimRight(string(h[:16]), " "), from: at + arHeaderBytes}
	m.to = m.from + n
	if n > src.size-m.from {
		return m, fmt.Errorf("%w: %q ends after the archive", errDamaged, m.name)
	}
	if long, ok := strings.CutPrefix(m.name, "#1/"); ok { // BSD: the name lies before the content
		k, err := strconv.ParseInt(long, 10, 16)
		if err != nil || k < 0 || k > n {
			return m, fmt.Errorf("%w: name %.20q", errDamaged, m.name)
		}
		b, err := src.fields(m.from, int(k))
		if err != nil {
			return m, err
		}
		m.name, m.from = string(bytes.TrimRight(b, "\x00")), m.from+k
	}
	return m, nil
}
