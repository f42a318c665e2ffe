package firmware

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
)

// coded opens the containers and programs that a text holds as base64.
func (s *search) coded(ctx context.Context, src source, depth int) {
	c := &codedSearch{finder: &finder{search: s, src: src}}
	buf := make([]byte, min(src.size, searchStep+codedHead))
	for base := int64(0); base < src.size && ctx.Err() == nil; {
		b := buf[:min(int64(len(buf)), src.size-base)]
		if err := readFull(src.at, b, base); err != nil {
			s.miss(src.path, "search for base64: "+err.Error())
			return
		}
		end, err := c.step(ctx, b, base, depth)
		if err != nil {
			s.miss(src.path, "search for base64: "+err.Error())
			return
		}
		base = end
	}
}

// codedSearch goes through a text character by character.
type codedSearch struct {
	finder *finder
	runs   int
	scan   codedScan // of what was met last; without characters outside of a run
}

// step searches one part of the text for beginnings and gives where the next part begins.
func (c *codedSearch) step(ctx context.Context, b []byte, base int64, depth int) (int64, error) {
	n := min(len(b), searchStep)
	for i, ch := range b[:n] {
		before := c.scan
		if rule := ch == '-' && i > 0 && b[i-1] == '-'; rule || !c.scan.take(ch) { // of dashes, as around PEM
			c.scan = codedScan{}
			continue
		}
		begins := codedValue[ch] != 0 && (before.chars == 0 || before.line && beginsLikeMagic(b[i:]))
		if !begins || !isLong(b[i:]) {
			continue
		}
		end, err := c.open(ctx, b[i:min(len(b), i+codedHead)], base+int64(i), depth)
		if err != nil || end > 0 {
			c.scan = codedScan{}
			return end, err
		}
	}
	return base + int64(n), nil
}

// beginsLikeMagic decodes the first characters of a line within a run: what is not base64 may stand before them.
func beginsLikeMagic(text []byte) bool {
	if len(text) < codedQuick {
		return false
	}
	head := decodeQuick(text)
	for _, f := range formats {
		if f.at == 0 && len(f.magic) > 2 && bytes.HasPrefix(head, []byte(f.magic[:min(len(f.magic), len(head))])) {
			return true
		}
	}
	return false
}

// open goes into what a run holds when its beginning is known. It gives where the run ends; 0 when nothing was known.
func (c *codedSearch) open(ctx context.Context, text []byte, from int64, depth int) (int64, error) {
	first := decodeHead(text)
	k := recognise(first)
	if k == "" {
		return 0, nil
	}
	f := c.finder
	end := from
	content := &stream{limit: f.lim.FileBytes, budget: f.budget, open: func() (io.ReadCloser, error) {
		in := io.NewSectionReader(f.src.at, from, f.src.size-from)
		return &codedRun{codedReader{in: bufio.NewReaderSize(in, sampleBytes)}, from, &end}, nil
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
	*r.end = r.from + r.taken
	return nil
}
