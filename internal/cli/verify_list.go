package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/checksums"
)

// listNames are what checksum lists beside an artifact are called.
var listNames = []string{"SHA256SUMS", "SHA256SUMS.txt", "SHA512SUMS", "SHA512SUMS.txt", "sha256sums.txt", "sha512sums.txt", "checksums.txt"}

// readList reads the checksum list that is named, and finds the signature over it beside it when that is not.
func (p Process) readList(c *cli.Context, signer *expectedSigner, into *signatureRead) ([]byte, error) {
	into.List = c.String("checksums")
	if into.List == "" {
		return nil, nil
	}
	list, err := p.readInput(into.List, checksums.MaxSize)
	if err != nil {
		return nil, fmt.Errorf("verify: --checksums: %w", err)
	}
	if list == nil {
		list = []byte{} // which is no list, and not none
	}
	if c.String("bundle") == "" && c.String("signature") == "" && into.List != standardInput {
		err = into.find(into.List, signer.suffixes, embedded{})
	}
	return list, err
}

// findList looks beside an artifact for a checksum list that names it, and a signature over that, which may hold the list itself.
func (s *signatureRead) findList(a *artifact, suffixes []string) (list []byte, err error) {
	var names []string
	for _, name := range listNames {
		names = append(names, filepath.Join(filepath.Dir(a.path), name))
	}
	for _, suffix := range delivery.ChecksumSuffixes {
		names = append(names, a.path+suffix)
	}
	for _, name := range names {
		text, err := readBeside(name)
		if err != nil {
			return nil, err
		}
		for _, suffix := range suffixes {
			signed, err := readBeside(name + suffix)
			if err != nil {
				return nil, err
			}
			content, clear := text, verify.ClearSigned(signed)
			if clear {
				content = signed
			}
			switch {
			case signed == nil, content == nil, name == a.path, !a.mentioned(content):
			case s.Path != "":
				s.Others = append(s.Others, name+suffix)
			default:
				s.Path, s.Found, s.bundle = name+suffix, true, slices.Contains(besideSigstore, suffix)
				if !clear {
					s.List, list = name, text
				}
			}
		}
	}
	return list, nil
}

// placesFrom are the paths by which a list may mean the artifact: from where the list lies and whole, as the two are named and with links followed. Nil when
// the artifact lies in no file.
func (a *artifact) placesFrom(list string) []string {
	if a.path == "" {
		return nil
	}
	wholes := wholePaths(a.path)
	places := slices.Clone(wholes)
	if list != standardInput {
		for _, from := range wholePaths(list) {
			for _, to := range wholes {
				if rel, err := filepath.Rel(filepath.Dir(from), to); err == nil {
					places = append(places, rel)
				}
			}
		}
	}
	for i, place := range places {
		places[i] = filepath.ToSlash(place)
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// wholePaths are the absolute paths of a file: as it is named, by the directory in which that lies, and where it lies itself.
func wholePaths(name string) (all []string) {
	if whole, err := filepath.Abs(name); err == nil {
		all = append(all, whole)
	}
	if dir, err := resolved(filepath.Dir(name)); err == nil {
		all = append(all, filepath.Join(dir, filepath.Base(name)))
	}
	if whole, err := resolved(name); err == nil {
		all = append(all, whole)
	}
	return all
}

// readBeside reads a file that may be there; nil when it is not, or is none of which a list or its signature could consist.
func readBeside(name string) ([]byte, error) {
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() || info.Size() > checksums.MaxSize {
		return nil, nil //nolint:nilerr // nothing that could be read
	}
	data, err := readBounded(name, checksums.MaxSize)
	if err != nil {
		return nil, fmt.Errorf("verify: look for a checksum list: %w", err)
	}
	return data, nil
}

// mentioned says whether a list has the name or a digest of the artifact in it; what it says of it is asked later.
func (a *artifact) mentioned(list []byte) bool {
	if bytes.Contains(list, []byte(filepath.Base(a.path))) {
		return true
	}
	for _, digest := range a.Digests {
		if bytes.Contains(bytes.ToLower(list), []byte(digest)) {
			return true
		}
	}
	return false
}
