// Package observe finds out what software is really inside an artifact, so that it can be held against
// what the supplier's SBOM declares.
//
// Package firmware reads the artifact in place and gives every container in it as a tree, which is shown to
// catalogers here. Whatever could not be looked into is in Observation.Unread, with the reason: an unread part
// is never an empty one.
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
// # Not seen
//
// Statically linked C libraries are found only where a classifier of binaries knows their mark. What package
// firmware does not see is not seen here either.
package observe
