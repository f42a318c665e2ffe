// Package firmware reads the containers that device software comes in: images of disks and flash, archives,
// compressed streams, lone programs. It is the door for every room that has to see the files inside.
//
// An artifact is read in place, through io.ReaderAt, and never unpacked to disk. Containers are indexed, and so
// are the containers inside them; each becomes a Tree, and Walk shows every tree to a visitor. A path says where a
// file lies: "firmware.bin!/rootfs.squashfs!/usr/lib/x". Whatever could not be looked into is in Contents.Unread,
// with the reason: an unread part is never an empty one.
//
// All content is taken for hostile. Every length that an image states is held against what is there before
// anything is allocated for it, each directory is entered once, and Limits bound what one artifact may cost.
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
// layer deletes is still reported.
package firmware
