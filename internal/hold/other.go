//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package hold

import "os"

// Folder gives nil: folders cannot be held here.
func Folder(string, bool) (*os.File, error) { return nil, nil }
