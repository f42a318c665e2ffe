package observe

// Component is one piece of software found inside.
type Component struct {
	// Ref names the component in Dependencies; no two components of an Observation have the same. It is the Purl
	// where there is one, and otherwise made of Type, Name and Version.
	Ref     string
	Name    string
	Version string   // empty when the source of the finding states none
	Purl    string   // empty when the ecosystem has no package URL type or the distribution is not known
	CPEs    []string // CPE 2.3 formatted strings, sorted; only where the finding itself carries them
	Type    string   // TypeOperatingSystem, "opkg", or syft's package type: "deb", "apk", "go-module", "npm", "binary" …
	Path    string   // first place it was found, such as "rootfs.squashfs!/var/lib/dpkg/status"
	Paths   []string // every place, sorted
	FoundBy string   // what found it: the name of syft's cataloger, or of our own reader; the first in order of name

	SourceName    string // source package a binary package was built from, when its database says so
	SourceVersion string // of the source package, when its database says so; empty means that of the package

	Licences    []Licence // as the finding states them, sorted
	Description string    // name for people, where there is one: PRETTY_NAME of an operating system

	// Files are the digests of the files that are the component, each as a whole: a program or library that was recognised
	// by marks in it, or a Java archive. There are several where files that differ say they are the same; none where
	// the component is a part of a file, or many files. In order of SHA256.
	Files []Digests

	owns []string // files that its package database says it owns, as in Paths
}

// TypeOperatingSystem is the Component.Type of what /etc/os-release and its like describe.
const TypeOperatingSystem = "operating-system"

// Licence is what a package says of its licence.
type Licence struct {
	Value      string // as written; "sha256:…" of a text
	Expression string // SPDX expression, when Value is one or could be brought into one
	Concluded  bool   // read out of a licence text, instead of declared by the package
}

// Dependency says that one component needs another, by their Refs.
type Dependency struct {
	From string // needs To
	To   string
}
