package main

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	diskfile "github.com/diskfs/go-diskfs/backend/file"
	"github.com/diskfs/go-diskfs/filesystem/squashfs"
)

const (
	imageName   = "drip2-4.2.3.squashfs"
	programPath = "/usr/bin/drip2d"
	imageTime   = "1794268800" // 2026-11-10T00:00:00Z
)

const osRelease = `ID=fabulon
NAME="Fabulon Device Linux"
PRETTY_NAME="Fabulon Device Linux 12 (invented)"
VERSION_ID="12"
HOME_URL="https://fabulon.example/"
`

// imageFiles are the files of the image but for the program.
func imageFiles() map[string]string {
	status := ""
	files := map[string]string{
		"/etc/os-release":   osRelease,
		"/etc/drip2/drip2d": "max_rate_ml_per_h = 999\nalarm_volume = 7\n",
	}
	for _, p := range packages {
		status += p.stanza()
		files[p.file] = p.content
	}
	files["/var/lib/dpkg/status"] = status
	return files
}

// rebuildImage makes the image anew. Its bytes depend on the Go toolchain and on mksquashfs, so it is kept.
func rebuildImage(dir, target string) error {
	tree, err := os.MkdirTemp("", "drip2")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tree)
	for name, content := range imageFiles() {
		at := filepath.Join(tree, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, []byte(content), 0o644); err != nil {
			return err
		}
	}
	//nolint:gosec // the arguments are constants and a folder that this program made
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", filepath.Join(tree, programPath), ".")
	build.Dir = filepath.Join(dir, "internal", "mkdeliveries", "drip2d")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build drip2d: %w: %s", err, out)
	}
	if err := os.Remove(target); err != nil && !os.IsNotExist(err) {
		return err
	}
	//nolint:gosec // likewise
	pack := exec.Command("mksquashfs", tree, target, "-all-root", "-all-time", imageTime, "-mkfs-time", imageTime, "-no-xattrs", "-comp", "gzip", "-quiet", "-no-progress")
	if out, err := pack.CombinedOutput(); err != nil {
		return fmt.Errorf("mksquashfs: %w: %s", err, out)
	}
	return nil
}

// image is the committed firmware image and the program in it.
type image struct {
	bytes, program []byte
}

func readImage(path string) (image, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return image{}, fmt.Errorf("read image (run once with -rebuild-image): %w", err)
	}
	files, err := readImageFiles(path)
	return image{data, []byte(files[programPath])}, err
}

// readImageFiles gives every file of an image by its absolute path.
func readImageFiles(path string) (map[string]string, error) {
	b, err := diskfile.OpenFromPath(path, true)
	if err != nil {
		return nil, fmt.Errorf("open image: %w", err)
	}
	defer b.Close()
	info, err := b.Stat()
	if err != nil {
		return nil, fmt.Errorf("open image: %w", err)
	}
	image, err := squashfs.Read(b, info.Size(), 0, 0)
	if err != nil {
		return nil, fmt.Errorf("read image: %w", err)
	}
	files := map[string]string{}
	err = fs.WalkDir(image, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := image.ReadFile(name)
		files["/"+name] = string(content)
		return err
	})
	return files, err
}

func sha256Hex(b []byte) string { s := sha256.Sum256(b); return hex.EncodeToString(s[:]) }

func sha512Hex(b []byte) string { s := sha512.Sum512(b); return hex.EncodeToString(s[:]) }
