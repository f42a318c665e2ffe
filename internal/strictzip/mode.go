package strictzip

import (
	"archive/zip"
	"io/fs"
)

// Kinds of files in the upper half of the external attributes, as Unix has them.
const (
	unixKind      = 0xf000
	unixFile      = 0x8000
	unixDirectory = 0x4000
	unixLink      = 0xa000
)

// Mode is the mode of an entry for the program that makes most of it: some go by the bits of Unix whatever system the entry was
// made on.
func Mode(f *zip.File) fs.FileMode {
	mode := f.Mode()
	if !mode.IsRegular() {
		return mode
	}
	switch f.ExternalAttrs >> 16 & unixKind {
	case 0, unixFile:
		return mode
	case unixDirectory:
		return mode | fs.ModeDir
	case unixLink:
		return mode | fs.ModeSymlink
	}
	return mode | fs.ModeIrregular
}
