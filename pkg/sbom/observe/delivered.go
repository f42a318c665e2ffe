package observe

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/anchore/syft/syft/pkg/cataloger/redhat"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// What is installed by a package manager is delivered as a file of its own: that file is one piece of software, besides what
// lies in it.

const (
	controlBytes = 1 << 20 // of the description of a package, unpacked
	debianMagic  = "!<arch>\ndebian-binary"
	rpmMagic     = "\xed\xab\xee\xdb"
)

// deliveredPackage finds the package that a container is as a whole. Those of Debian and RPM that lie in another tree are found
// there, by the ending of their name, unless that is another.
func (s *survey) deliveredPackage(ctx context.Context, t *firmware.Tree) (findings, error) {
	whole := t.Whole()
	if whole == nil {
		return findings{}, nil
	}
	head := make([]byte, min(whole.Size(), int64(len(debianMagic))))
	if n, err := whole.ReadAt(head, 0); n < len(head) {
		return findings{}, err
	}
	alone := t.Path == s.artifact
	ending := path.Ext(t.Path)
	switch {
	case bytes.HasPrefix(head, []byte(debianMagic)):
		if ending != ".ipk" {
			ending = ".deb"
		}
	case bytes.HasPrefix(head, []byte(rpmMagic)):
		ending = ".rpm"
	case t.Entry(".PKGINFO") != nil:
		return describedPackage(t, ".PKGINFO", readPackageInfo)
	case t.Entry("debian-binary") != nil:
		for _, p := range controlArchives {
			if t.Entry(p) != nil {
				return describedPackage(t, p, readControl)
			}
		}
		return findings{}, nil
	default:
		return findings{}, nil
	}
	if !alone && path.Ext(t.Path) == ending {
		return findings{}, nil
	}
	l := newListing(func(string) string { return t.Path }, t.Limits)
	l.add(&node{path: "package" + ending, mode: 0o444, size: whole.Size(), open: func() (content, error) { return uncloseable{t.Whole()}, nil }})
	found := catalogue(ctx, l, []row{{newDebArchives(), asFiles}, {redhat.NewArchiveCataloger(), asFiles}}, s.left)
	t.Report(l.skipped...)
	return found, nil
}

// describedPackage reads the file in which a package says what it is.
func describedPackage(t *firmware.Tree, p string, read func(*io.SectionReader) (Component, error)) (findings, error) {
	e := t.Entry(p)
	if !e.Mode.IsRegular() {
		return findings{}, nil
	}
	var c Component
	err := firmware.Safely(func() error {
		content, err := t.Content(e)
		if err != nil {
			return err
		}
		c, err = read(content)
		return err
	})
	if err == nil && (c.Name == "" || c.Version == "") {
		err = errors.New("no name or no version")
	}
	if err != nil {
		return findings{}, fmt.Errorf("%s, which says what the package is: %w", p, err)
	}
	c.Paths = []string{t.Path}
	return findings{components: []Component{c}}, nil
}

// readPackageInfo reads the description of a package of apk or, where it names a packager's base, of pacman (apk-package(5),
// PKGBUILD(5)).
func readPackageInfo(content *io.SectionReader) (Component, error) {
	b, err := atMost(content, controlBytes)
	if err != nil {
		return Component{}, err
	}
	c := Component{Type: "apk", FoundBy: "package-info"}
	for line := range strings.Lines(string(b)) {
		key, value, _ := strings.Cut(line, "=")
		switch value = strings.TrimSpace(value); strings.TrimSpace(key) {
		case "pkgname":
			c.Name = value
		case "pkgver":
			c.Version = value
		case "origin":
			c.SourceName = value
		case "pkgbase":
			c.Type, c.SourceName = "alpm", value
		case "license":
			c.Licences = append(c.Licences, Licence{Value: value})
		}
	}
	return c, nil
}

// controlArchives are what the description of a package of opkg is called.
var controlArchives = []string{"control.tar.gz", "control.tar.xz", "control.tar.zst", "control.tar"}

// readControl reads the description of a package of opkg that is an archive, most often compressed (opkg, "Package format").
func readControl(content *io.SectionReader) (Component, error) {
	b, err := controlArchive(content)
	if err != nil {
		return Component{}, err
	}
	archive := tar.NewReader(bytes.NewReader(b))
	for {
		h, err := archive.Next()
		if err != nil {
			return Component{}, fmt.Errorf("no description: %w", err)
		}
		if firmware.CleanPath(h.Name) != "control" {
			continue
		}
		text, err := io.ReadAll(archive)
		return controlledPackage(string(text)), err
	}
}

// controlArchive is the archive itself.
func controlArchive(content *io.SectionReader) ([]byte, error) {
	const magicAt = 257
	magic := make([]byte, len("ustar"))
	if n, _ := content.ReadAt(magic, magicAt); n == len(magic) && string(magic) == "ustar" {
		return atMost(content, controlBytes)
	}
	return firmware.Decompress(content, content.Size(), controlBytes)
}

func controlledPackage(text string) Component {
	c := Component{Type: opkgType, FoundBy: "package-control"}
	arch := ""
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(line, ":")
		switch value = strings.TrimSpace(value); key {
		case "Package":
			c.Name = value
		case "Version":
			c.Version = value
		case "Architecture":
			arch = value
		case "License":
			c.Licences = []Licence{{Value: value}}
		}
	}
	c.Purl = opkgURL(c.Name, c.Version, arch)
	return c
}

// atMost reads content of at most so many bytes.
func atMost(content *io.SectionReader, limit int64) ([]byte, error) {
	if content.Size() > limit {
		return nil, &firmware.LimitError{What: "bytes of the description of a package", Limit: limit}
	}
	return io.ReadAll(content)
}
