package firmware

import (
	"archive/zip"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip"
)

// zipFilled is the folder for what directories hold as if they were files.
const zipFilled = "[content of directories]"

// addFilled adds the content of a directory as a file. archive/zip gives it to nobody.
func addFilled(src source, t *Tree, f *zip.File, name string) error {
	size := int64(f.UncompressedSize64)
	t.Skip(name, fmt.Sprintf(filledReason, "directory", size))
	at, err := f.DataOffset()
	packed := int64(f.CompressedSize64)
	if err != nil || packed < 0 || size < 0 || at > src.size || packed > src.size-at || f.Method == zip.Store && packed != size {
		return nil //nolint:nilerr // it was reported
	}
	e := Entry{Mode: 0o644, Size: size, open: packedContent(t, name, src.at, at, strictzip.Of(f))}
	return t.add(joinPath(zipFilled, name), e)
}
