package firmware

import (
	"bytes"
	"container/list"
	"errors"
	"io"
	"sync"

	"github.com/klauspost/compress/zstd"
)

const (
	// chunkBytes is how decompressed content is cut. Each chunk is compressed again for keeping.
	chunkBytes = 256 << 10
	// plainChunks is how many chunks of one stream are kept as they are: most streams are small.
	plainChunks = 2
	// warmChunks is how many chunks are kept ready for reading, over all streams.
	warmChunks = 32
	// chunkCost is charged for a chunk besides its bytes.
	chunkCost = 256
)

// shelf keeps the decompressed content of streams for random access, within a limit on memory. Content is kept
// compressed by a fast method, so what a bomb unpacks to costs next to nothing here, and a stream that was not
// used for long makes place for others: it is decompressed again when it is asked for.
type shelf struct {
	max int64

	mu     sync.Mutex
	used   int64
	tick   int64
	kept   map[*stream]*stash
	recent *list.List // streams that are kept, the one not used for the longest time first
	warm   map[chunkPlace][]byte
	order  []chunkPlace // of warm, oldest first

	once   sync.Once
	pack   *zstd.Encoder
	unpack *zstd.Decoder
}

// chunkPlace names one chunk.
type chunkPlace struct {
	of    *stash
	chunk int
}

// stash is the content of one stream.
type stash struct {
	chunks [][]byte
	size   int64
	cost   int64
	used   int64 // tick of the last use
	at     *list.Element
}

// fillBuffers are what filling needs, besides what is kept.
type fillBuffers struct{ chunk, packed []byte }

// buffers keeps them for the next stream: an archive of small files would take half a megabyte for each.
var buffers = sync.Pool{New: func() any {
	return &fillBuffers{make([]byte, chunkBytes), make([]byte, 0, chunkBytes+chunkBytes/8)}
}}

func newShelf(limit int64) *shelf {
	return &shelf{max: limit, kept: map[*stream]*stash{}, recent: list.New(), warm: map[chunkPlace][]byte{}}
}

// codec makes the compressor when it is needed first: it is costly, and most artifacts hold no long stream.
func (sh *shelf) codec() (*zstd.Encoder, *zstd.Decoder) {
	sh.once.Do(func() {
		// Neither fails for settings without an error in them.
		sh.pack, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(chunkBytes))
		sh.unpack, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(chunkBytes))
	})
	return sh.pack, sh.unpack
}

// get gives the content of a stream, decompressing it when it is not kept.
func (sh *shelf) get(s *stream) (*stash, error) {
	if st := sh.look(s); st != nil {
		return st, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if st := sh.look(s); st != nil || s.err != nil {
		return st, s.err
	}
	st, err := sh.fill(s)
	if err != nil {
		s.err = err
		return nil, err
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.tick++
	st.used, st.at, sh.kept[s] = sh.tick, sh.recent.PushBack(s), st
	return st, nil
}

func (sh *shelf) look(s *stream) *stash {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	st := sh.kept[s]
	if st != nil {
		sh.tick++
		st.used = sh.tick
		sh.recent.MoveToBack(st.at)
	}
	return st
}

// fill decompresses a stream to its end.
func (sh *shelf) fill(s *stream) (*stash, error) {
	sh.mu.Lock()
	since := sh.tick
	sh.mu.Unlock()
	st := &stash{}
	err := func() error {
		r, err := s.open()
		if err != nil {
			return err
		}
		defer r.Close()
		in := io.LimitReader(&charged{r, s.budget}, s.limit+1)
		b, _ := buffers.Get().(*fillBuffers)
		defer buffers.Put(b)
		for {
			n, err := fillBuffer(in, b.chunk)
			if st.size += int64(n); st.size > s.limit {
				return &LimitError{"FileBytes", s.limit}
			}
			if n > 0 {
				if err := sh.put(st, b.chunk[:n], b.packed, since); err != nil {
					return err
				}
			}
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
		}
	}()
	if err != nil {
		sh.mu.Lock()
		sh.used -= st.cost
		sh.mu.Unlock()
		return nil, err
	}
	return st, nil
}

// fillBuffer is io.ReadFull, but for errors: it gives the reader's own, so that a stream that is cut off stays apart
// from one that has ended.
func fillBuffer(r io.Reader, buf []byte) (n int, err error) {
	for n < len(buf) && err == nil {
		var took int
		took, err = r.Read(buf[n:])
		n += took
	}
	return n, err
}

// put adds a chunk and makes place for it. What was used since the filling began stays: the stream may be read
// from it, and would be decompressed again and again.
func (sh *shelf) put(st *stash, b, scratch []byte, since int64) error {
	var c []byte
	if len(st.chunks) < plainChunks {
		c = append(c, b...)
	} else {
		pack, _ := sh.codec()
		c = bytes.Clone(pack.EncodeAll(b, scratch[:0])) // as short as it is
	}
	cost := int64(cap(c)) + chunkCost
	sh.mu.Lock()
	defer sh.mu.Unlock()
	for sh.used+cost > sh.max {
		if !sh.evict(since) {
			return &LimitError{"MemoryBytes", sh.max}
		}
	}
	sh.used += cost
	st.cost += cost
	st.chunks = append(st.chunks, c)
	return nil
}

// evict drops the content that was not used for the longest time.
func (sh *shelf) evict(since int64) bool {
	oldest := sh.recent.Front()
	if oldest == nil {
		return false
	}
	s, _ := oldest.Value.(*stream)
	if sh.kept[s].used > since {
		return false
	}
	sh.used -= sh.kept[s].cost
	delete(sh.kept, s)
	sh.recent.Remove(oldest)
	return true
}

// chunk gives a chunk ready for reading.
func (sh *shelf) chunk(st *stash, i int) ([]byte, error) {
	if i < plainChunks {
		return st.chunks[i], nil
	}
	p := chunkPlace{st, i}
	sh.mu.Lock()
	b := sh.warm[p]
	sh.mu.Unlock()
	if b != nil {
		return b, nil
	}
	_, unpack := sh.codec()
	b, err := unpack.DecodeAll(st.chunks[i], make([]byte, 0, chunkBytes))
	if err != nil {
		return nil, err
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.warm[p] == nil {
		if len(sh.order) == warmChunks {
			delete(sh.warm, sh.order[0])
			sh.order = sh.order[1:]
		}
		sh.warm[p] = b
		sh.order = append(sh.order, p)
	}
	return b, nil
}
