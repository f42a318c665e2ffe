package verify

import (
	"sync"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// form is the form that a file has, see borrowed. It is the file's, whatever number of signatures is over it, so it is looked at once: how often signatures may
// have the file read does not count here, or the last of many good ones would be refused for it.
type form struct{ bare, pure func() error }

// formOf is the form of a file that a bare signature is over.
func (x *index) formOf(f *delivery.File) *form {
	if x.forms[f.Path] == nil {
		m := x.message(f)
		x.forms[f.Path] = &form{
			bare: sync.OnceValue(func() error { return borrowed(m, false) }),
			pure: sync.OnceValue(func() error { return borrowed(m, true) }),
		}
	}
	return x.forms[f.Path]
}

// borrowed is that of the file, for a signature of pure Ed25519 or any other.
func (f *form) borrowed(pure bool) error {
	if pure {
		return f.pure()
	}
	return f.bare()
}
