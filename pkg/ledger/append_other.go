//go:build !unix

package ledger

import "context"

// canAppend says whether this system can append.
const canAppend = false

// Append cannot be done on this system.
func Append(context.Context, string, Options, [][]byte) ([]*Receipt, error) { return nil, ErrUnixOnly }
