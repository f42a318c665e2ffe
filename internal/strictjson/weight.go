package strictjson

// What parts of a tree take of memory in bytes, as measured on 64-bit machines with Go 1.26.
const (
	weightValue  = 16 // the header of a string, list or number behind an interface
	weightObject = 48 // an empty map
	weightItem   = 24 // a place in a list that grew by doubling

	// A map has room for members by groups.
	weightMembers = 288
	membersAtOnce = 8

	// What takes the items of a stream keeps some of them: this part counts as kept.
	streamedPart = 3
)
