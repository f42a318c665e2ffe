package observe

import (
	"encoding/binary"
	"io"
	"path"
	"strings"
	"sync"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// Programs as syft names them. Its catalogers ask for programs by these types and for nothing else by type.
const (
	mimeELF  = "application/x-executable"
	mimePE   = "application/vnd.microsoft.portable-executable"
	mimeMach = "application/x-mach-binary"
)

// programTypes are the same for what a container was recognised to hold.
var programTypes = map[firmware.Kind]string{"elf": mimeELF, "pe": mimePE, "mach-o": mimeMach}

// programOf tells a program by how its content begins.
func programOf(at io.ReaderAt) string {
	var head [64]byte
	n, _ := at.ReadAt(head[:], 0)
	switch h := string(head[:n]); {
	case strings.HasPrefix(h, "\x7fELF"):
		return mimeELF
	case strings.HasPrefix(h, "\xcf\xfa\xed\xfe"), strings.HasPrefix(h, "\xce\xfa\xed\xfe"),
		strings.HasPrefix(h, "\xfe\xed\xfa\xcf"), strings.HasPrefix(h, "\xfe\xed\xfa\xce"):
		return mimeMach
	case strings.HasPrefix(h, "\xca\xfe\xba\xbe") && n >= 8 && binary.BigEndian.Uint32(head[4:]) < universalLimit:
		return mimeMach
	case strings.HasPrefix(h, "MZ") && n == len(head):
		var magic [4]byte
		if n, _ := at.ReadAt(magic[:], int64(binary.LittleEndian.Uint32(head[0x3c:]))); n == 4 && string(magic[:]) == "PE\x00\x00" {
			return mimePE
		}
	}
	return ""
}

// universalLimit is above the number of architectures in a universal Mach-O file and below the version of a Java
// class, which begins with the same bytes.
const universalLimit = 40

// sniff sets the kind of every file of a directory that can be a program by its name. Reading the beginning of
// every file of a large source tree costs more than all catalogers together.
func (l *listing) sniff() {
	var pending []*node
	for _, n := range l.nodes {
		if n.open != nil && !tellingName(n.path) {
			pending = append(pending, n)
		}
	}
	var all sync.WaitGroup
	for w := range workers {
		all.Add(1)
		go func() {
			defer all.Done()
			for i := w; i < len(pending); i += workers {
				if c, err := pending[i].open(); err == nil {
					pending[i].kind = programOf(c)
					c.Close()
				}
			}
		}()
	}
	all.Wait()
}

// tellingEndings are endings of names that programs do not bear. Libraries of programs end in a version number as
// often as in ".so", so only text and media are listed.
var tellingEndings = set(
	".js", ".cjs", ".mjs", ".jsx", ".ts", ".cts", ".mts", ".tsx", ".json", ".json5", ".map", ".md", ".markdown", ".txt", ".html", ".htm", ".css", ".scss",
	".sass", ".less", ".styl", ".vue", ".svelte", ".yml", ".yaml", ".toml", ".ini", ".cfg", ".conf", ".xml", ".svg", ".csv", ".tsv", ".lock", ".flow",
	".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".hxx", ".inc", ".s", ".go", ".rs", ".java", ".kt", ".scala", ".swift", ".m", ".mm", ".rb", ".erb", ".php", ".pl",
	".pm", ".pod", ".py", ".pyi", ".pyc", ".pyx", ".lua", ".r", ".sql", ".proto", ".graphql", ".gypi", ".gyp", ".cmake", ".am", ".ac", ".m4", ".in", ".po", ".mo", ".pot",
	".rst", ".tex", ".list", ".md5sums", ".postinst", ".preinst", ".prerm", ".postrm", ".triggers", ".shlibs", ".symbols", ".conffiles", ".templates",
	".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".bmp", ".tif", ".tiff", ".pdf", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".wav", ".ogg", ".webm",
	".class", ".jar", ".war", ".ear", ".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".tar", ".deb", ".rpm", ".apk", ".whl", ".gem", ".npmignore", ".gitignore",
	".eslintrc", ".editorconfig", ".prettierrc", ".babelrc", ".nycrc", ".service", ".timer", ".socket", ".target", ".mount", ".desktop", ".rules", ".sh",
)

// tellingNames are whole names of files without a telling ending, in lower case.
var tellingNames = set("license", "licence", "copying", "readme", "changelog", "authors", "notice", "makefile", "copyright", "metadata", "record", "wheel", "installer", "py.typed", ".package-lock.json")

func tellingName(p string) bool {
	base := path.Base(p)
	return tellingEndings[strings.ToLower(path.Ext(base))] || tellingNames[strings.ToLower(base)]
}

func set(of ...string) map[string]bool {
	m := make(map[string]bool, len(of))
	for _, s := range of {
		m[s] = true
	}
	return m
}
