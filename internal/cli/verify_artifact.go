package cli

import (
	"crypto"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// artifactRead is what was verified.
type artifactRead struct {
	Name    string            `json:"name"`    // path, or the digest given in its place
	Size    int64             `json:"size"`    // bytes; 0 when only a digest was given
	Digests map[string]string `json:"digests"` // algorithm → lower-case hexadecimal
}

// digest is the one to show.
func (a artifactRead) digest() string {
	for _, name := range []string{"sha256", "sha512", "sha384"} {
		if d := a.Digests[name]; d != "" {
			return name + ":" + d
		}
	}
	return a.Name
}

// artifact is one, with the means to read it again.
type artifact struct {
	artifactRead
	message signature.Message
	path    string // where it lies; empty when it does not lie in a file

	document []byte // the content, when the signature inside of it is the one that is asked for
}

// artifactDigests are the algorithms that every signature and statement is compared by.
var artifactDigests = map[string]crypto.Hash{"sha256": crypto.SHA256, "sha384": crypto.SHA384, "sha512": crypto.SHA512}

// readArtifact hashes the artifact, once and without keeping it, or takes the digest given in its place.
func (p Process) readArtifact(c *cli.Context, name string) (*artifact, error) {
	if name == "" {
		return statedArtifact(c.String("digest"))
	}
	a := &artifact{artifactRead: artifactRead{Name: nameOf(name)}}
	if name == standardInput {
		a.reopen(p.Stdin)
		return a, a.hash(p.Stdin, p.watch(c), a.onlyNow(c)...)
	}
	switch info, err := os.Stat(name); { // before it is opened: a pipe that nobody writes to would block
	case err != nil:
	case info.IsDir():
		return nil, withHint(fmt.Errorf("verify: %s is a directory: expected a file", name), "'cleanbill gate' takes directories")
	case !info.Mode().IsRegular():
		return nil, noRegularFile(name)
	}
	open := func() (io.ReadCloser, error) { return os.Open(name) }
	f, err := open()
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	defer f.Close()
	a.message.Open, a.path = open, name
	return a, a.hash(f, p.watch(c))
}

// reopen lets standard input be read again where it is a file, for signatures that are over the content itself. A pipe can be read once.
func (a *artifact) reopen(stdin io.Reader) {
	f, ok := stdin.(*os.File)
	if !ok {
		return
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	start, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return
	}
	a.message.Open = func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(f, start, math.MaxInt64-start)), nil
	}
}

// onlyNow lists the weak digests that have to be taken with the others: signatures over them count where --accept-weak says so, and a pipe cannot be read again
// for them.
func (a *artifact) onlyNow(c *cli.Context) []crypto.Hash {
	asked := func(name string) bool { return slices.Contains(c.StringSlice("accept-weak"), name) }
	if a.message.Open != nil || !asked("sha1") && !asked("md5") {
		return nil
	}
	return []crypto.Hash{crypto.SHA1, crypto.MD5} // both, so that the reason tells truly which were tried
}

// hash takes the digests that all are compared by, and further ones for signatures alone.
func (a *artifact) hash(from io.Reader, w *watch, further ...crypto.Hash) error {
	defer w.end()
	sums := map[crypto.Hash]hash.Hash{}
	var all []io.Writer
	for _, h := range slices.AppendSeq(further, maps.Values(artifactDigests)) {
		sums[h] = h.New()
		all = append(all, sums[h])
	}
	var err error
	if a.Size, err = io.Copy(io.MultiWriter(all...), w.reader(from, a.Name)); err != nil {
		return fmt.Errorf("verify: read %s: %w", a.Name, err)
	}
	a.message.Digests, a.Digests = map[crypto.Hash][]byte{}, map[string]string{}
	for h, sum := range sums {
		a.message.Digests[h] = sum.Sum(nil)
	}
	for name, h := range artifactDigests {
		a.Digests[name] = hex.EncodeToString(a.message.Digests[h])
	}
	return nil
}

// statedArtifact is an artifact of which only the digest is at hand.
func statedArtifact(text string) (*artifact, error) {
	name, digits, _ := strings.Cut(text, ":")
	raw, err := hex.DecodeString(digits)
	h, known := artifactDigests[name]
	switch {
	case !known:
		return nil, badDigest(text, errors.New("expected sha256:, sha384: or sha512: and hexadecimal digits"))
	case err != nil || len(raw) != h.Size():
		return nil, badDigest(text, fmt.Errorf("expected %d hexadecimal digits, as %s has", 2*h.Size(), name))
	}
	digits = hex.EncodeToString(raw)
	return &artifact{
		artifactRead: artifactRead{Name: name + ":" + digits, Digests: map[string]string{name: digits}},
		message:      signature.Message{Digests: map[crypto.Hash][]byte{h: raw}},
	}, nil
}
