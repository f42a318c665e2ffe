// Package cyclonedx writes SBOMs: whatever cleanbill generates, imports or converts leaves through here as CycloneDX.
//
// What is written is valid against the official schema of its version, or nothing is written. What the chosen format
// and version cannot carry is left out or written otherwise, and each such change is a Loss: comparing the document
// before and after shows no difference that the losses do not name. cyclonedx-go converts to older versions in
// silence, keeps values that they do not know (external reference types of 1.6 in 1.4) and turns cryptographic assets
// into applications in every version, so its conversion is not used; its types are.
//
// Nothing is random and no clock is read: the same document gives the same bytes.
package cyclonedx
