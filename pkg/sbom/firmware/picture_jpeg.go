package firmware

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Markers of JPEG (ITU-T T.81, table B.1).
const (
	jpegRestart    = 0xd0 // the first of eight
	jpegRestartEnd = 0xd7
	jpegBegin      = 0xd8
	jpegEnds       = 0xd9
	jpegScan       = 0xda
	jpegAlone      = 0x01 // has no length
)

// jpegReader counts what was read of a picture.
type jpegReader struct {
	in *bufio.Reader
	at int64
}

// jpegEnd goes from marker to marker (ITU-T T.81, annex B) to the end of the picture.
func jpegEnd(src source) (int64, error) {
	j := &jpegReader{in: bufio.NewReader(io.NewSectionReader(src.at, 0, src.size))}
	if err := j.walk(); err != nil {
		return 0, fmt.Errorf("%w: marker at %d: %w", errMedium, j.at, err)
	}
	return j.at, nil
}

func (j *jpegReader) walk() error {
	m, err := j.marker()
	if err == nil && m != jpegBegin {
		err = fmt.Errorf("%#x", m)
	}
	scans := 0
	for range mediumParts {
		if err != nil {
			return err
		}
		if m, err = j.marker(); err != nil {
			return err
		}
		switch {
		case m == jpegEnds && scans > 0:
			return nil
		case m == jpegAlone, m >= jpegRestart && m <= jpegRestartEnd:
			continue
		case m == 0, m == jpegBegin, m == jpegEnds:
			return fmt.Errorf("%#x", m)
		}
		if err = j.segment(); err == nil && m == jpegScan {
			scans++
			err = j.coded()
		}
	}
	return fmt.Errorf("more than %d", mediumParts)
}

func (j *jpegReader) next() (byte, error) {
	j.at++
	return j.in.ReadByte()
}

// marker reads one, with what fills the place before it.
func (j *jpegReader) marker() (byte, error) {
	c, err := j.next()
	if err == nil && c != 0xff {
		return 0, errors.New("missing")
	}
	for err == nil && c == 0xff {
		c, err = j.next()
	}
	return c, err
}

// segment skips what a marker states the length of.
func (j *jpegReader) segment() error {
	var b [2]byte
	if _, err := io.ReadFull(j.in, b[:]); err != nil {
		return err
	}
	n := int(binary.BigEndian.Uint16(b[:]))
	if n < len(b) {
		return fmt.Errorf("length %d", n)
	}
	j.at += int64(n)
	_, err := j.in.Discard(n - len(b))
	return err
}

// coded skips the picture itself, in which the byte of a marker is followed by a zero or restarts the decoder.
func (j *jpegReader) coded() error {
	for {
		b, err := j.in.Peek(2)
		if err != nil {
			return err
		}
		if b[0] == 0xff && b[1] != 0 && b[1] != 0xff && (b[1] < jpegRestart || b[1] > jpegRestartEnd) {
			return nil
		}
		if _, err := j.next(); err != nil {
			return err
		}
	}
}
