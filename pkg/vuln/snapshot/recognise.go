package snapshot

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/kev"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

const zipMagic = "PK\x03\x04"

// headSize is how much of a file is looked at to say what it is.
const headSize = 1 << 10

// maxJSON is the longest JSON document that is recognised.
const maxJSON = max(kev.MaxSize, lifecycle.MaxSize)

// recognise says by its content what a file or directory is.
func recognise(path string) (source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return recogniseFolder(path)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: neither a file nor a directory", ErrUnknown)
	}
	head, err := headOf(path)
	if err != nil {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte(sqliteMagic)):
		return database{path}, nil
	case bytes.HasPrefix(head, []byte(zipMagic)):
		return recogniseZip(path)
	case packing(head) != nil:
		return recognisePacked(path)
	case isTar(head):
		return archive{path}, nil
	case bytes.HasPrefix(head, []byte("#model_version:")):
		return epssList{path, false}, nil
	case bytes.HasPrefix(head, []byte("---")) && strings.EqualFold(filepath.Ext(path), ".md"):
		return oneFile{path, Lifecycle, lifecyclePlace(path), lifecycle.MaxSize}, nil
	case isJSON(head):
		return recogniseJSON(path, info.Size())
	case bytes.HasPrefix(head, []byte(byteOrderMark)):
		return nil, fmt.Errorf("%w: it begins with a byte order mark, as editors and spreadsheets write; expected the file as it was published", ErrUnknown)
	}
	return nil, unknown()
}

// isJSON says whether a file begins as an object of JSON does.
func isJSON(head []byte) bool { return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{")) }

// byteOrderMark is that of UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

func unknown() error {
	return fmt.Errorf("%w: expected a KEV catalogue (JSON), an EPSS list (CSV), data of endoflife.date, records of OSV, a grype database or a bundle", ErrUnknown)
}

func headOf(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return firstBytes(file)
}

// firstBytes reads up to headSize bytes. That a compressed text ends before it is whole is an error, and not its end.
func firstBytes(r io.Reader) ([]byte, error) {
	head := make([]byte, 0, headSize)
	for len(head) < headSize {
		n, err := r.Read(head[len(head):headSize])
		head = head[:len(head)+n]
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return head, nil
}

// recognisePacked looks at what is compressed: an EPSS list, or a tar archive.
func recognisePacked(path string) (source, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	plain, closePlain, err := unpacked(file)
	if err != nil {
		return nil, err
	}
	defer closePlain()
	head, err := firstBytes(plain)
	switch {
	case err != nil:
		return nil, fmt.Errorf("it is damaged or cut off: %w", err)
	case isTar(head):
		return archive{path}, nil
	case bytes.HasPrefix(head, []byte("#model_version:")):
		return epssList{path, true}, nil
	case isJSON(head), packing(head) != nil:
		return nil, fmt.Errorf("%w: JSON that is compressed, or what is compressed twice; expected it unpacked", ErrUnknown)
	}
	return nil, unknown()
}

// recogniseJSON tells JSON documents by the members of their outermost object.
func recogniseJSON(path string, size int64) (source, error) {
	if size > maxJSON {
		return nil, fmt.Errorf("%w: %d bytes of JSON, expected at most %d", ErrTooLarge, size, maxJSON)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	found, sound := strictjson.Members(string(data), "catalogVersion", "result", "releases", "versions", "id", "affected", "vulnerabilities")
	has := func(keys ...string) bool {
		return !slices.ContainsFunc(keys, func(key string) bool {
			_, is := found[key]
			return !is && (sound || !bytes.Contains(data, []byte(`"`+key+`"`))) // the reader will say where a broken one is broken
		})
	}
	switch {
	case has("catalogVersion") || has("vulnerabilities"):
		return oneFile{path, KEV, places[KEV], kev.MaxSize}, nil
	case has("result"), has("releases", "versions"):
		return oneFile{path, Lifecycle, lifecyclePlace(path), lifecycle.MaxSize}, nil
	case has("id", "affected"):
		return osvRecords{path}, nil
	}
	return nil, unknown()
}

func lifecyclePlace(path string) string { return places[Lifecycle] + "/" + filepath.Base(path) }

// recogniseZip takes a zip with JSON in it for records of OSV, which are published so; their reader will tell.
func recogniseZip(path string) (source, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, fmt.Errorf("zip: %w", err)
	}
	defer func() { _ = z.Close() }() // it was only read
	for _, f := range z.File {
		if isRecord(f.Name) {
			return osvRecords{path}, nil
		}
	}
	return nil, unknown()
}

// recogniseFolder tells directories by what lies in them.
func recogniseFolder(dir string) (source, error) {
	for _, below := range []string{".", "6", "vulnerability/6"} {
		file := filepath.Join(dir, filepath.FromSlash(below), databaseName)
		if _, err := os.Stat(file); err == nil {
			return database{file}, nil
		}
	}
	if results, err := filepath.Glob(filepath.Join(escaped(dir), "*", "results")); err == nil && len(results) > 0 {
		return providerResults{dir}, nil
	}
	return recogniseFiles(dir)
}

// escaped keeps a path from being a pattern.
func escaped(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}
