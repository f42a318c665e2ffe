package firmware

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
)

// coded opens the containers and programs that a text holds in one of the codings, and says whether there are any.
func (s *search) coded(ctx context.Context, src source, depth int) bool {
	c := &codedSearch{finder: &finder{search: s, src: src}}
	buf := make([]byte, min(src.size, searchStep+codedHead))
	for base := int64(0); base < src.size && ctx.Err() == nil; {
		b := buf[:min(int64(len(buf)), src.size-base)]
		err := readFull(src.at, b, base)
		if err == nil {
			base, err = c.step(ctx, b, base, depth)
		}
		if err != nil {
			s.miss(src.path, "search for coded content: "+err.Error())
			return true
		}
	}
	return c.runs > 0
}

// codedSearch goes through a text character by character.
type codedSearch struct {
	finder *finder
	runs   int
	digits codedScan // of what was met last; without characters outside of a run
	uu     bool      // the line before was one of uuencode
}

// step searches one part of the text for beginnings and gives where the next part begins.
func (c *codedSearch) step(ctx context.Context, b []byte, base int64, depth int) (int64, error) {
	n := min(len(b), searchStep)
	for i := range n {
		for _, by := range c.beginning(b, i) {
			text := b[i:min(len(b), i+codedHead)]
			end, err := c.open(ctx, by, text, base+int64(i), depth)
			if err != nil || end > 0 {
				c.digits, c.uu = codedScan{}, false
				return end, err
			}
		}
	}
	return base + int64(n), nil
}

// beginning goes one character on, and gives the codings in which a run may begin there.
func (c *codedSearch) beginning(b []byte, i int) (by []coding) {
	digits, uu := c.digitsBegin(b, i), c.uuBegins(b, i)
	switch {
	case digits && uu:
		return codings
	case digits:
		return codings[:codingsOfDigits]
	case uu:
		return codings[codingsOfDigits:]
	}
	return nil
}

// digitsBegin goes one character on, and says whether a run of digits may begin there.
func (c *codedSearch) digitsBegin(b []byte, i int) bool {
	before := c.digits
	if rule := b[i] == '-' && i > 0 && b[i-1] == '-'; rule || !c.digits.take(base64Text, b[i]) { // of dashes, as around PEM
		c.digits = codedScan{}
		return false
	}
	return base64Text.char[b[i]] != 0 && (before.chars == 0 || before.line && beginsLikeMagic(b[i:]))
}

// uuBegins says whether a run of uuencode may begin at a place.
func (c *codedSearch) uuBegins(b []byte, i int) bool {
	if i > 0 && b[i-1] != '\n' {
		return false
	}
	before := c.uu
	chars, _ := uuLine(b[i:])
	c.uu = len(chars) > codedLine
	return c.uu && (!before || isMagic(uuDecode(chars)[:codedQuick]))
}

// beginsLikeMagic decodes the first characters of a line within a run: what is not coded may stand before them.
func beginsLikeMagic(text []byte) bool {
	return len(text) >= codedQuick && (isMagic(base64Text.decodeQuick(text)) || isMagic(hexText.decodeQuick(text)))
}

// isMagic says that the first bytes are those of a format.
func isMagic(head []byte) bool {
	return slices.ContainsFunc(formats, func(f format) bool {
		n := min(len(f.magic), len(head))
		return f.at == 0 && n > 2 && bytes.HasPrefix(head, []byte(f.magic[:n]))
	})
}

// open goes into what a run holds when its beginning is known. It gives where the run ends; 0 when nothing was known.
func (c *codedSearch) open(ctx context.Context, by coding, text []byte, from int64, depth int) (int64, error) {
	lead := by.lead(text)
	if text, from = text[lead:], from+int64(lead); !by.isLong(text) {
		return 0, nil
	}
	first := by.decodeHead(text)
	k := recognise(first)
	if k == "" {
		return 0, nil
	}
	f := c.finder
	end := from
	content := &stream{limit: f.lim.FileBytes, budget: f.budget, open: func() (io.ReadCloser, error) {
		in := io.NewSectionReader(f.src.at, from, f.src.size-from)
		return &codedRun{by.reader(bufio.NewReaderSize(in, sampleBytes)), from, &end}, nil
	}}
	n, err := content.size()
	if err != nil {
		return 0, err
	}
	inner := source{at(f.src.path, from), n, content}
	if ok, err := f.holds(inner, first, k); err != nil || !ok && !namedOnly(k) {
		return 0, err
	}
	if c.runs++; c.runs > codedRuns {
		return 0, fmt.Errorf("more than %d containers; the rest was not looked into", codedRuns)
	}
	f.enter(ctx, inner, k, depth+1)
	return max(end, from+codedLeast), nil
}

// namedOnly says of a format that cannot be opened that its magic is long enough to be no chance.
func namedOnly(k Kind) bool {
	for _, f := range formats {
		if f.kind == k && len(f.magic) >= 4 && openers(k) == nil && headers[k] == nil {
			return true
		}
	}
	return false
}

// codedRun notes where a run ends in its text.
type codedRun struct {
	codedReader
	from int64
	end  *int64
}

// Close notes the end. It cannot fail.
func (r *codedRun) Close() error {
	*r.end = r.from + r.textBytes()
	return nil
}
