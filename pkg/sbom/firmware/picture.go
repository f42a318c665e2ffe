package firmware

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// errPicture is the root of every complaint about the structure of a picture.
var errPicture = errors.New("damaged picture")

// pictureBlocks bounds the parts of one picture: those of PNG have 8 KB and more as a rule, those of GIF at
// most 255 bytes.
const pictureBlocks = 1 << 22

// pictureEnd gives where a picture ends by its own structure. It knows PNG, JPEG and GIF; any other content ends
// with its file.
func pictureEnd(src source, head []byte) (end int64, err error) {
	walk := func(source) (int64, error) { return src.size, nil }
	switch {
	case strings.HasPrefix(string(head), "\x89PNG"):
		walk = pngEnd
	case strings.HasPrefix(string(head), "\xff\xd8\xff"):
		walk = jpegEnd
	case strings.HasPrefix(string(head), "GIF8"):
		walk = gifEnd
	}
	err = Safely(func() (err error) {
		end, err = walk(src)
		return err
	})
	return end, err
}

// pngEnd goes from chunk to chunk (PNG, second edition, 5.3): length, type, content, checksum.
func pngEnd(src source) (int64, error) {
	in := bufio.NewReader(io.NewSectionReader(src.at, 0, src.size))
	at := int64(8)
	if _, err := in.Discard(8); err != nil {
		return 0, fmt.Errorf("%w: %w", errPicture, err)
	}
	for i := range pictureBlocks {
		var h [8]byte
		if _, err := io.ReadFull(in, h[:]); err != nil {
			return 0, fmt.Errorf("%w: chunk at %d: %w", errPicture, at, err)
		}
		n, name := int64(binary.BigEndian.Uint32(h[:])), string(h[4:])
		if i == 0 && (name != "IHDR" || n != 13) || n > src.size-at-12 {
			return 0, fmt.Errorf("%w: chunk at %d", errPicture, at)
		}
		if _, err := in.Discard(int(n) + 4); err != nil {
			return 0, fmt.Errorf("%w: chunk at %d: %w", errPicture, at, err)
		}
		at += n + 12
		if name == "IEND" {
			return at, nil
		}
	}
	return 0, fmt.Errorf("%w: more than %d chunks", errPicture, pictureBlocks)
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
		return 0, fmt.Errorf("%w: block at %d: %w", errPicture, g.at, err)
	}
	return g.at, nil
}

func (g *gifReader) walk() error {
	if err := g.fields(10, 2); err != nil { // of the screen
		return err
	}
	for range pictureBlocks {
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
	return fmt.Errorf("more than %d blocks", pictureBlocks)
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
	for range pictureBlocks {
		n, err := g.next()
		if err != nil || n == 0 {
			return err
		}
		if err := g.skip(int(n)); err != nil {
			return err
		}
	}
	return fmt.Errorf("more than %d blocks", pictureBlocks)
}
