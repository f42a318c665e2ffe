//go:build !unix

package ledger

import "context"

// CanAppend says whether this system can append.
const CanAppend = false

// Append cannot be done on this system.
func Append(context.Context, string, Options, [][]byte) ([]*Receipt, error) { return nil, ErrUnixOnly }
