package verify

import (
	"cmp"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// list is the checksum list as a file.
func (r SingleRequest) list(artifact, sealed *delivery.File) (*delivery.File, error) {
	name := cmp.Or(r.ListName, unnamedList)
	list, err := delivery.NewFile(name, r.List)
	switch {
	case err != nil:
		return nil, err
	case name == artifact.Path || name == sealed.Path:
		return nil, fmt.Errorf("%s is given as the checksum list, and as the artifact or the signature too", name)
	case list.Kind != delivery.KindChecksums:
		return nil, signature.Unsupported("%s is no checksum list: expected lines such as \"<digest>  name\"; a clear-signed one is the signature itself", name)
	}
	return list, nil
}
