package needs

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// elsewhere are the tests that are skipped for want of something that no package brings, how many of a file, and why. All others are skipped by this package.
var elsewhere = map[string]struct {
	skips int
	why   string
}{
	"bench/startup_test.go":                      {1, "times a process: where the program does not build, its own tests say so"},
	"bench/verify_test.go":                       {1, "times a process: where the program does not build, its own tests say so"},
	"docs/schema/ledger_test.go":                 {1, "not on Windows: ledgers are written on Unix only"},
	"internal/cli/unfinished_test.go":            {1, "not where the file system has no locks"},
	"pkg/policy/pipe_test.go":                    {1, "not where the file system has no pipes"},
	"pkg/report/html_browser_test.go":            {1, "never by itself: it writes the pictures of the documentation, with -update"},
	"pkg/sbom/firmware/attributes_linux_test.go": {1, "not where the file system has no attributes"},
	"pkg/sbom/firmware/bomb_test.go":             {1, "never by itself: TestBombs starts it in a process of its own"},
	"pkg/sbom/firmware/imagetest/peak.go":        {1, "not outside of Linux, which counts the peak of memory"},
	"pkg/sbom/firmware/tar_sparse_test.go":       {1, "not where the file system has no holes"},
	"pkg/sbom/observe/behind_test.go":            {1, "not outside of Linux: the running test is the ELF file that it reads"},
	"pkg/sbom/observe/form_test.go":              {1, "never by itself: TestHeavyFormsTakeLittle starts it in a process of its own"},
	"pkg/sign/plugin_test.go":                    {1, "not on Windows: the test is started by another name, through a symbolic link"},
	"pkg/verify/cms/openssl_test.go":             {1, "not where OpenSSL was built without one algorithm"},
	"scripts/action/runner_test.go":              {1, "not on Windows: the action runs on Linux and macOS"},
	"internal/needs/needs.go":                    {2, "this is where tests are skipped"},
}

var skips = regexp.MustCompile(`\b(t|b|f|tb)\.(Skip|Skipf|SkipNow)\(`)

// TestNobodySkipsUnsaid finds every place that skips a test. A new one needs a word here, or one of the functions of this package.
func TestNobodySkipsUnsaid(t *testing.T) {
	found := map[string]int{}
	eachTestFile(t, func(path, text string) {
		if n := len(skips.FindAllString(text, -1)); n > 0 {
			found[path] = n
		}
	})
	for path, n := range found {
		if known := elsewhere[path]; n != known.skips || known.why == "" {
			t.Errorf("%s skips tests in %d places, %d are known: skip by package needs, or say here why", path, n, known.skips)
		}
	}
	for path, known := range elsewhere {
		if found[path] != known.skips {
			t.Errorf("%s skips in %d places, here it is said to do so in %d", path, found[path], known.skips)
		}
	}
}

// named are programs that tests run, where they name them: each that is asked for, and the first word of a command.
var named = []*regexp.Regexp{
	regexp.MustCompile(`(?:needs\.Programs|needs\.Has|NewBench)\(\w+((?:, "[a-z0-9.-]+")+)`),
	regexp.MustCompile(`(?:runTool\(\w+|packed\(\w+, \w+), ("[a-z0-9.-]+")`),
}

// onEveryLinux are programs that need no package of their own.
var onEveryLinux = []string{"bash", "id", "sha256sum", "sort", "tar"}

// TestProgramsAreBrought holds the programs that tests ask for against the list of those that .ci/programs installs.
func TestProgramsAreBrought(t *testing.T) {
	script, err := os.ReadFile(filepath.Join("..", "..", ".ci", "programs"))
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(script), "readonly LIST='\n")
	list, _, ends := strings.Cut(list, "\n'\n")
	brought := map[string]bool{}
	for line := range strings.Lines(list) {
		program, _, _ := strings.Cut(line, " ")
		brought[program] = true
	}
	if !ends || len(brought) < 20 {
		t.Fatalf(".ci/programs: found %d programs in its list", len(brought))
	}
	for _, program := range onEveryLinux {
		brought[program] = true
	}
	asked := map[string]string{}
	eachTestFile(t, func(path, text string) {
		for _, form := range named {
			for _, call := range form.FindAllStringSubmatch(text, -1) {
				for word := range strings.FieldsFuncSeq(call[1], func(r rune) bool { return strings.ContainsRune(`", `, r) }) {
					asked[word] = path
				}
			}
		}
	})
	if len(asked) < 20 {
		t.Fatalf("found %d programs that tests ask for", len(asked))
	}
	for _, program := range slices.Sorted(maps.Keys(asked)) {
		if !brought[program] {
			t.Errorf("%s asks for %s, which .ci/programs does not install", asked[program], program)
		}
	}
}

// eachTestFile hands on every file that is part of tests only, by its path in the repository.
func eachTestFile(t *testing.T, f func(path, text string)) {
	t.Helper()
	root := os.DirFS(filepath.Join("..", ".."))
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := fs.ReadFile(root, path)
		if err == nil && (strings.HasSuffix(path, "_test.go") || strings.Contains(string(text), "\"testing\"\n")) {
			f(path, string(text))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
