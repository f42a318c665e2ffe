package firmware

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
)

// pngEnd goes from chunk to chunk to the last.
func pngEnd(src source) (int64, error) {
	return pngChunks(src, func(string, part) error { return nil })
}

// pngChunks goes from chunk to chunk (PNG, second edition, 5.3): length, type, content, checksum. It gives where the last one ends.
func pngChunks(src source, visit func(name string, content part) error) (int64, error) {
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
		if err := visit(name, part{at + 8, at + 8 + n}); err != nil {
			return 0, err
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

// pngRows is the chunk that holds the rows of a picture. Several are parts of one stream.
const pngRows = "IDAT"

// rows searches what the rows of a PNG in several chunks unpack to: decoders pass over all that follows the last row. A
// stream in one chunk is met like any other.
func (s *search) rows(ctx context.Context, src source, depth int) {
	packed, chunks := &pieces{of: src.at}, 0
	err := Safely(func() error {
		_, err := pngChunks(src, func(name string, content part) error {
			if name != pngRows || content.from == content.to {
				return nil
			}
			chunks++
			r := run{from: packed.size, n: content.to - content.from, at: content.from}
			packed.size += r.n
			return packed.add(r)
		})
		return err
	})
	if err != nil || chunks < 2 {
		return // what is no whole picture is no medium, either, and told as such
	}
	stream := source{src.path + "!/" + pngRows, packed.size, packed}
	if found, err := (&finder{search: s, src: stream}).rows(stream); err != nil {
		s.miss(stream.path, "search for a container inside: "+err.Error())
	} else if found {
		s.enter(ctx, stream, "zlib", depth+1)
	}
}

// rows says that something lies in the rows of a picture.
func (f *finder) rows(stream source) (bool, error) {
	first, err := head(stream.at, stream.size)
	if err != nil {
		return false, err
	}
	return f.holds(stream, first, "zlib")
}
