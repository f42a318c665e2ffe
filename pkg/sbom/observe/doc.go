// Package observe finds out what software is really inside an artifact or a directory, so that it can be held
// against what the supplier's SBOM declares, or written down as an SBOM.
//
// Package firmware reads an artifact in place and gives every container in it as a tree; a directory is listed
// here. Each is shown to catalogers. Whatever could not be looked into is in Observation.Unread, with the reason:
// an unread part is never an empty one. Only files that are a component
// as a whole are hashed, see Component.Files.
//
// # Which catalogers
//
// syft's catalogers are called one by one, two at a time. syft.CreateSBOM is not used: it builds a matcher of
// licence texts first, 1.5 seconds for any input, and its index of a large directory takes longer than all the rest.
// Without it a licence that is known by its text only, as in the copyright files of Debian, is the digest of that text.
// A directory is shown to the same catalogers as CreateSBOM shows it to and to those for what
// is installed, and the same components are found: the tests compare, on trees of our own and on directories that
// CLEANBILL_PARITY names, and fail for a difference that is not listed beside the tree, as well as for a listed one that is
// gone. The differences are:
//
//   - packages that lie in a directory without a lock file count: those of npm in node_modules, of Composer in
//     installed.json, of Ruby in specifications, of Conan in conaninfo.txt. syft reads these in images only;
//   - a package that dpkg or opkg lists as not installed is left out;
//   - a package of opkg has its own type and package URL, not those of Debian;
//   - findings with one package URL are one component, whatever their names;
//   - a kernel is known by the folder of its modules even where its image is not in the tree;
//   - a Java archive without a manifest is named by its pom.properties;
//   - the group of a Java archive that states none is not looked up in a table of well-known ones;
//   - the lists of Buildroot and Yocto are read.
//
// A container is shown to all of them: an image may hold a lock file as well as what was installed by it. There every
// package.json counts; in a directory, which may be a project's own, only one that npm has installed.
//
// Of syft's catalogers these are not used:
//
//   - rpm-db: it needs a temporary directory that only syft itself can provide, and its reader can be crashed. Package
//     rpmdb reads the same in place;
//   - java-archive: it unpacks to such a directory. Archives are read in place here;
//   - nix (with Nix's database), GGUF models: they need such a directory. The names in Nix's store are read; a model
//     and the database are reported as unread. So is a Go program packed with UPX;
//   - sbom: an SBOM inside an artifact is a claim, and here is what is there: Observation.SBOMs names each. syft does not
//     use it by default, either;
//   - file catalogers (digests, metadata, executables): not needed. Dependencies of programs on libraries by name,
//     which syft draws for ELF packages from them, are missing;
//   - those that syft itself has replaced (dotnet-deps, dotnet-portable-executable, php-pecl).
//
// CPEs that syft makes up from names are not made up: Component.CPEs has those that a finding carries.
//
// None of those used asks the network or the environment with the settings given in catalogers.go. Measured (Go 1.26,
// linux/amd64): all of them cost 20 MB of a program and 5 to 10 ms of its start, beside the six that a gate needs
// least; the six cost 76 MB and 24 ms, nearly all for packages that come with each of them.
//
// # Programs
//
// Catalogers ask for programs by content. In a container everything is recognised by content. In a directory only files
// whose names do not tell what they are, which is what makes a tree of 90,000 files take two seconds: a program named
// like a text or a picture is not seen there.
//
// # Not seen
//
// Statically linked C libraries are found only where a classifier of binaries knows their mark. What package
// firmware does not see is not seen here either. Archives and images in a directory are not opened, but for Java's. Links
// that lead out of a directory are named and not followed.
package observe
