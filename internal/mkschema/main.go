// Command mkschema writes the constraint-only schemas of CycloneDX, JSON and XML, and SPDX 2 that package sbom embeds. It takes the
// official schemas from modules in the module cache, so it needs no network.
package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// The modules that bring official schemas.
const (
	cycloneDX = "github.com/CycloneDX/cyclonedx-go"
	syft      = "github.com/anchore/syft"
)

func main() {
	dir := "schema"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	if err := run(dir); err != nil {
		fmt.Fprintln(os.Stderr, "mkschema:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	files, err := generate(moduleDir)
	if err != nil {
		return err
	}
	schemas, err := generateXSD(moduleDir)
	if err != nil {
		return err
	}
	maps.Copy(files, schemas)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write schemas: %w", err)
	}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), files[name], 0o644); err != nil {
			return fmt.Errorf("write schemas: %w", err)
		}
	}
	return nil
}

// moduleDir asks the go command where a module lies.
func moduleDir(module string) (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output() //nolint:gosec // module is one of the constants above
	if err != nil {
		return "", fmt.Errorf("find module %s: %w", module, err)
	}
	dir := strings.TrimSpace(string(out))
	if dir == "" {
		return "", fmt.Errorf("find module %s: not in the module cache; run go mod download", module)
	}
	return dir, nil
}
