package spdx

import (
	"fmt"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// finish states what the tag-value form leaves to the order of tags: which package a file is in, which file a snippet's
// range is in, and what an annotation is about.
func (r *tagReader) finish() {
	root := r.doc.Root
	byName, elements := map[string]string{}, map[string]*Node{}
	for _, list := range Elements {
		for _, entry := range root.Items(list) {
			if id := entry.text("SPDXID"); id != "" && elements[id] == nil {
				elements[id] = entry
			}
		}
	}
	for _, file := range root.Items("files") {
		byName[file.text("fileName")] = file.text("SPDXID")
	}
	for _, file := range root.Items("files") {
		for _, dependency := range file.Items("fileDependencies") { // names here, ids in the JSON form
			name, _ := dependency.scalar.(string)
			if id := byName[name]; id != "" {
				dependency.scalar = id
			}
		}
	}
	for _, snippet := range root.Items("snippets") {
		for _, part := range snippet.Items("ranges") {
			for _, end := range part.members {
				end.put("reference", place{end.Line, end.Column}.value(snippet.text("snippetFromFile")))
			}
		}
	}
	r.inside()
	r.annotate(elements)
}

// inside puts files into the package that they follow.
func (r *tagReader) inside() {
	packages := r.doc.Root.Items("packages")
	next := 0
	var holder *Node
	for _, file := range r.doc.Root.Items("files") {
		for next < len(packages) && packages[next].Line < file.Line {
			holder = packages[next]
			next++
		}
		if id := file.text("SPDXID"); holder != nil && id != "" {
			holder.push("hasFiles", place{file.Line, file.Column}.value(id))
		}
	}
}

// annotate moves annotations to what they are about. Those of the document stay with it.
func (r *tagReader) annotate(elements map[string]*Node) {
	root := r.doc.Root
	all := root.Items("annotations")
	delete(root.members, "annotations")
	for i, a := range all {
		target, about := root, a.text(annotated)
		delete(a.members, annotated)
		if named := elements[about]; named != nil {
			target = named
		} else if about != "" && about != root.text("SPDXID") {
			r.problem(strictjson.Syntax, place{a.Line, a.Column}, fmt.Sprintf("/annotations/%d", i), "the SPDXREF "+strictjson.Quote(about)+", which nothing bears", "an SPDXID of this document")
		}
		target.push("annotations", a)
	}
}
