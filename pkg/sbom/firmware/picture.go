package firmware

import (
	"bufio"
	"fmt"
	"io"
)

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
