package observe

import (
	"context"
	"reflect"
	"sync"

	"github.com/anchore/syft/syft"
)

// WithLicenceTexts gives a context in which Look and LookDirectory recognise licence texts: the copyright files of
// Debian, for one. Without it such a licence is the digest of its text. The matcher for texts takes 1.5 seconds to
// build, so it is built when the first text is met, once for the process, and never for a tree without one. A gate has
// no use for it.
func WithLicenceTexts(ctx context.Context) context.Context { return recognising{ctx} }

// recognising stands in for the matcher. Catalogers look for it under a key that only syft itself can write. They
// hand that key to Value, which is how it is recognised here: by the package of its type.
type recognising struct{ context.Context }

// matcherKeys is the package whose keys ask for the matcher.
const matcherKeys = "github.com/anchore/syft/internal/licenses"

func (c recognising) Value(key any) any {
	if t := reflect.TypeOf(key); t != nil && t.PkgPath() == matcherKeys {
		return licenceMatcher().Value(key)
	}
	return c.Context.Value(key)
}

// licenceMatcher gives a context that carries the matcher. Should syft fail to build it, the context is empty and
// texts stay unrecognised, as they are without it.
var licenceMatcher = sync.OnceValue(func() context.Context {
	ctx, err := syft.SetContextLicenseScanner(context.Background(), syft.DefaultCreateSBOMConfig().Licenses)
	if err != nil {
		return context.Background()
	}
	return ctx
})
