// Program mkdeliveries writes the demo deliveries and the supplier registry below testdata. Everything in them
// is invented, dated and the same at every run; the firmware image is kept unless -rebuild-image is given.
//
//	go run ./internal/mkdeliveries [-rebuild-image]
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	rebuild := flag.Bool("rebuild-image", false, "build the firmware image anew: needs the Go toolchain and mksquashfs")
	flag.Parse()
	if err := run(".", *rebuild); err != nil {
		fmt.Fprintln(os.Stderr, "mkdeliveries:", err)
		os.Exit(1)
	}
}

func run(dir string, rebuild bool) error {
	kept := filepath.Join(dir, "testdata", "deliveries", "infusion-pump", imageName)
	if rebuild {
		if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
			return err
		}
		if err := rebuildImage(dir, kept); err != nil {
			return err
		}
	}
	img, err := readImage(kept)
	if err != nil {
		return err
	}
	files, err := everything(img)
	if err != nil {
		return err
	}
	return write(filepath.Join(dir, "testdata"), files)
}
