package observe

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

const mitText = `Copyright (c) 2020 Example

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`

// write puts files below a new directory.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		imagetest.Must(t, os.MkdirAll(filepath.Dir(p), 0o700))
		imagetest.Must(t, os.WriteFile(p, []byte(content), 0o600))
	}
	return dir
}

func lookDirectory(ctx context.Context, t testing.TB, dir string, lim Limits) *Observation {
	t.Helper()
	root, err := os.OpenRoot(dir)
	imagetest.Must(t, err)
	defer root.Close()
	o, err := LookDirectory(ctx, root, lim)
	imagetest.Must(t, err)
	return o
}

func TestLicenceTextsAreRecognisedWhenAsked(t *testing.T) {
	dir := write(t, map[string]string{
		"venv/lib/python3.11/site-packages/tool-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tool\nVersion: 1.0\n",
		"venv/lib/python3.11/site-packages/tool-1.0.dist-info/RECORD":   "tool-1.0.dist-info/LICENSE,,\n",
		"venv/lib/python3.11/site-packages/tool-1.0.dist-info/LICENSE":  mitText,
	})
	has := func(ctx context.Context) bool {
		c := lookDirectory(ctx, t, dir, Limits{}).has("tool")
		return c != nil && slices.ContainsFunc(c.Licences, func(l Licence) bool { return l.Expression == "MIT" && l.Concluded })
	}
	if has(context.Background()) {
		t.Error("the text was recognised without being asked for: the matcher was built")
	}
	if !has(WithLicenceTexts(context.Background())) {
		t.Error("the text was not recognised")
	}
}
