package firmware

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

// pngEnd goes from chunk to chunk (PNG, second edition, 5.3): length, type, content, checksum.
func pngEnd(src source) (int64, error) {
	in := bufio.NewReader(io.NewSectionReader(src.at, 0, src.size))
	at := int64(8)
	if _, err := in.Discard(8); err != nil {
		return 0, fmt.Errorf("%w: %w", errMedium, err)
	}
	for i := range mediumParts {
		var h [8]byte
		if _, err := io.ReadFull(in, h[:]); err != nil {
			return 0, fmt.Errorf("%w: chunk at %d: %w", errMedium, at, err)
		}
		n, name := int64(binary.BigEndian.Uint32(h[:])), string(h[4:])
		if i == 0 && (name != "IHDR" || n != 13) || n > src.size-at-12 {
			return 0, fmt.Errorf("%w: chunk at %d", errMedium, at)
		}
		if _, err := in.Discard(int(n) + 4); err != nil {
			return 0, fmt.Errorf("%w: chunk at %d: %w", errMedium, at, err)
		}
		at += n + 12
		if name == "IEND" {
			return at, nil
		}
	}
	return 0, fmt.Errorf("%w: more than %d chunks", errMedium, mediumParts)
}

// gifReader counts what was read of a GIF.
type gifReader struct {
	in *bufio.Reader
	at int64
}

func (g *gifReader) next() (byte, error) {
	g.at++
	return g.in.ReadByte()
}

func (g *gifReader) skip(n int) error {
	g.at += int64(n)
	_, err := g.in.Discard(n)
	return err
}

// colors skips a table of colors when the flags say that there is one.
func (g *gifReader) colors(flags byte) error {
	if flags&0x80 == 0 {
		return nil
	}
	return g.skip(3 << (flags&7 + 1))
}

// gifEnd goes from block to block (GIF89a, appendix B) to the trailer.
func gifEnd(src source) (int64, error) {
	g := &gifReader{in: bufio.NewReader(io.NewSectionReader(src.at, 0, src.size))}
	if err := g.walk(); err != nil {
		return 0, fmt.Errorf("%w: block at %d: %w", errMedium, g.at, err)
	}
	return g.at, nil
}

func (g *gifReader) walk() error {
	if err := g.fields(10, 2); err != nil { // of the screen
		return err
	}
	for range mediumParts {
		c, err := g.next()
		if err != nil {
			return err
		}
		switch c {
		case 0x3b:
			return nil
		case 0x21:
			err = g.skip(1)
		case 0x2c:
			if err = g.fields(8, 0); err == nil {
				err = g.skip(1)
			}
		default:
			return fmt.Errorf("kind %#x", c)
		}
		if err == nil {
			err = g.data()
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("more than %d blocks", mediumParts)
}

// fields skips a descriptor: what lies before its flags, what follows them, and its colors.
func (g *gifReader) fields(before, after int) error {
	if err := g.skip(before); err != nil {
		return err
	}
	flags, err := g.next()
	if err != nil {
		return err
	}
	if err := g.skip(after); err != nil {
		return err
	}
	return g.colors(flags)
}

// data skips blocks with a length each, to the empty one.
func (g *gifReader) data() error {
	for range mediumParts {
		n, err := g.next()
		if err != nil || n == 0 {
			return err
		}
		if err := g.skip(int(n)); err != nil {
			return err
		}
	}
	return fmt.Errorf("more than %d blocks", mediumParts)
}
