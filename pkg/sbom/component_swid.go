package sbom

// repeats says of a SWID tag whether all that it has is the name of its component, for identifier too, and the version: syft writes one so beside each operating system.
func repeats(tag, component node) bool {
	return tag.str("tagId") != "" && tag.every(func(key string, value any) bool {
		of := "name"
		switch key {
		case "tagId", "name":
		case "version":
			of = "version"
		default:
			return false
		}
		text, is := value.(string)
		return is && text == component.str(of)
	})
}
