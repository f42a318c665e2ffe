package vex

// Limits of a VEX document of any format.
const (
	MaxSize       = 32 << 20 // bytes
	MaxDepth      = 96       // nested objects and arrays; a CSAF product tree may have 30 branches above each other, the other formats need 6
	MaxStatements = 100_000
	MaxProducts   = 100_000 // products that a document defines
	MaxPairs      = 100_000 // pairs of a statement and a part of the product: see bound
	MaxWhole      = 1_000   // statements on one vulnerability in the product as a whole: see boundWhole
	MaxAlike      = 256     // parts of one name that a name of a warning is held against to tell them apart: with more nobody tells, see apart
	MaxNamed      = 400_000 // products that all statements of a document name together, and of all documents that are merged: each takes a kilobyte
)
