package observe

import (
	"io"
	"sync"

	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"
)

// Catalogers run in two lanes, one after the other in each: those that read programs, whose time goes into reading, and
// all others. So what is left of an allowance never depends on which cataloger is faster.

// ofPrograms are the catalogers that look into programs.
var ofPrograms = set(classifier, goPrograms, "elf-binary-package-cataloger", "pe-binary-package-cataloger", rustPrograms,
	"graalvm-native-image-cataloger", "linux-kernel-cataloger", "php-interpreter-cataloger")

// Catalogers of programs that hold long lists.
const (
	goPrograms   = "go-module-binary-cataloger"
	rustPrograms = "cargo-auditable-binary-cataloger"
)

// ofFiles are the catalogers for which a file is one package, however long it is.
var ofFiles = set("deb-archive-cataloger", "rpm-archive-cataloger", "safetensors-cataloger")

// ofRecords are the catalogers for which a file is one package, or a list of the files of one.
var ofRecords = set("alpm-db-cataloger", "portage-cataloger", "nix-store-cataloger", "python-installed-package-cataloger", "lua-rock-cataloger",
	"perl-cpan-installed-cataloger", "r-package-cataloger", "php-pear-serialized-cataloger", "java-jvm-cataloger", "conda-meta-cataloger",
	"homebrew-cataloger", "snap-cataloger", "apple-app-bundle-cataloger", "wordpress-plugins-cataloger", "ruby-gemspec-cataloger",
	"dart-pubspec-cataloger", "erlang-otp-application-cataloger", "swipl-pack-cataloger", "opam-cataloger", "perl-cpan-meta-cataloger",
	"javascript-package-cataloger", "ruby-installed-gemspec-cataloger")

// lanes shows a tree to catalogers within an allowance.
type lanes struct {
	*resolver
	allowance       *allowance
	lists, programs sync.Map // files that were counted
}

// of gives the tree as one cataloger may see it.
func (l *lanes) of(name string) allowed {
	a := allowed{resolver: l.resolver, quota: &l.allowance.lists, seen: &l.lists, weigh: l.list}
	switch {
	case ofPrograms[name]:
		a.quota, a.seen, a.weigh = &l.allowance.programs, &l.programs, weighFile
		switch name {
		case goPrograms:
			a.watch = watchGo
		case rustPrograms:
			a.watch = watchRust
		}
	case ofFiles[name]:
		a.weigh = weighFile
	case ofRecords[name]:
		a.weigh = l.record
	}
	return a
}

// list weighs what a cataloger of lists asks for. It may ask for programs, too.
func (l *lanes) list(n *node, content io.ReaderAt) (int64, error) {
	if n.kind != "" {
		return weighFile(n, content)
	}
	if err := l.short(n); err != nil {
		return 0, err
	}
	return weighList(n.path, content, n.size, l.allowance.lists.left)
}

// record weighs a file that names one package, or lists the files of one.
func (l *lanes) record(n *node, _ io.ReaderAt) (int64, error) {
	return 1 + n.size/recordBytes, l.short(n)
}

func weighFile(*node, io.ReaderAt) (int64, error) { return 1, nil }

// lane is the catalogers of one lane, by their places in a list.
func lane(list []pkg.Cataloger, programs bool) (out []int) {
	for i, c := range list {
		if ofPrograms[c.Name()] == programs {
			out = append(out, i)
		}
	}
	return out
}

// treeOf gives the tree behind what a cataloger of our own was shown.
func treeOf(in file.Resolver) (allowed, bool) {
	a, ok := in.(allowed)
	return a, ok
}
