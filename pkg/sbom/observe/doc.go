// Package observe finds out what software is really inside an artifact, so that it can be held against
// what the supplier's SBOM declares.
//
// An artifact is read in place, through io.ReaderAt, and never unpacked to disk. Containers (SquashFS, tar,
// zip, cpio, compressed streams, lone programs) are indexed, and so are the containers inside them; each
// becomes a tree that is shown to catalogers. Whatever could not be looked into is in Observation.Unread,
// with the reason: an unread part is never an empty one.
//
// # Which catalogers, and why
//
// syft's catalogers are called one by one. syft.CreateSBOM is not used: it builds a matcher of licence
// texts first, 1.5 seconds for any input. Measured for one empty program that imports only the package
// (init time, size of the program; Go 1.26, linux/amd64):
//
//	syft/pkg and syft/linux alone     2 ms    7 MB
//	alpine, redhat, javascript        2 ms    6 to 9 MB each
//	debian, python, binary           15 to 23 ms   69 MB each (the same packages come with each)
//	golang                           18 ms   74 MB
//	all of these                     24 ms   76 MB
//
// So the first of the heavy ones pays for the others, and debian, alpine, golang, javascript, python and
// binary are used. Left out:
//
//   - redhat: it copies the database to a temporary directory that only syft itself can provide. An RPM
//     database is reported as unread.
//   - java: it unpacks to such a directory too, and needs modules that are not otherwise linked. The
//     pom.properties that Maven writes are read here instead; other Java archives are unread.
//   - kernel: likewise. The version is taken from /lib/modules.
//
// None of those used asks the network or the environment with the settings given in catalogers.
//
// # Content that no reader knows
//
// A file in a tree that is of no known format is searched for a container at any place. Without
// one, and unless it is text or well-known data such as a picture, it is Opaque when it looks like a table, and
// Unread when a sample of it looks encrypted or compressed. A program must be all there, and what its file
// holds behind it is looked into like a file of its own.
//
// # Not seen
//
// Pictures, sound, fonts and the like are known by how they begin. They are counted as media and searched for a
// container at any place, and what follows the end of a PNG or GIF is looked at like what follows a program. Only
// the first container in a file is gone into; formats that cannot be opened are not searched for; and encrypted
// content behind other such beginnings, or anything inside a segment of a program, is not seen.
//
// Each layer of a container image in a tar archive is looked into as a tree of its own: a file that a later
// layer deletes is still reported. Statically linked C libraries are found only where a classifier of
// binaries knows their mark.
package observe
