package delivery_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

func ExampleOpen() {
	dir, err := os.MkdirTemp("", "delivery-*")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for name, body := range map[string]string{"firmware.txt": "\x7fELF", "notes.bin": `{"bomFormat": "CycloneDX"}`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			fmt.Println(err)
			return
		}
	}
	d, err := delivery.Open(context.Background(), dir, delivery.DefaultLimits())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer d.Close()
	for _, f := range d.Files {
		fmt.Println(f.Path, f.Kind, f.Role)
	}
	// Output:
	// firmware.txt elf artifact
	// notes.bin cyclonedx-json evidence
}
