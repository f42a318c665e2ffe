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
// # Formats
//
// Opened: SquashFS 4 (gzip, lzma, lzo, xz, lz4, zstd), ext2, ext3 and ext4, FAT12, FAT16 and FAT32, ISO 9660 with Rock
// Ridge and Joliet, cramfs, romfs; cpio, tar, zip, ar and Debian packages, RPM packages; gzip, bzip2, xz, zstd, zlib, LZMA,
// LZ4 and LZOP streams; U-Boot legacy and FIT images, Android boot and sparse images; disks with GPT or MBR partitions;
// container images as "docker save" archives and OCI layouts, whose layers are put on top of each other.
//
// Named with place and size, and not opened: UBI, UBIFS, JFFS2, YAFFS2, F2FS, EROFS, XFS, QCOW, LUKS and other encrypted
// containers, big-endian SquashFS, 7-Zip, RAR, cabinet and others (see formats). The program unblob, which unpacks some of
// them, is not used, not even when it is installed: it writes to disk what it finds.
//
// Every reader is our own and small, because those made for images one trusts allocate what the image asks for and can
// be sent round in circles. Decompressors are libraries.
//
// # Several containers in one file
//
// Images of flash memory hold one container behind the other. A file is searched for them at every place; a magic
// counts only when the header behind it holds; tar and FAT without a magic are told by checksum and numbers. Each container found is gone into, and the search goes on behind its end,
// so that what lies inside it is not counted twice. What lies between and behind them is accounted for: it is padding,
// or Opaque, or Unread.
//
// # Memory
//
// Containers that are not compressed are read where they lie. What a compressed stream holds is kept for random access in
// memory, compressed again by a fast method, up to Limits.MemoryBytes over all streams; what was not used for long makes
// place and is decompressed again when it is asked for. A bomb of any kind therefore ends in a LimitError.
//
// # Content that no reader knows
//
// A file in a tree that is of no known format is searched for containers at any place. Without
// one, and unless it is text (in which base64 is searched for) or well-known data such as a picture, it is Opaque when it looks like a table, and
// Unread when a sample of it looks encrypted or compressed. A program must be all there, and what its file
// holds behind it is looked into like a file of its own.
//
// # What belongs to no file
//
// A reader says which bytes of a container belong to none of its files (leftover), or which ones do (cover). The others
// are searched: a container is gone into, other content is opaque, or unread when it looks encrypted. Of tables that a
// format fills by right only the former and the latter are told. Done for zip, tar, cpio, ar, RPM, gzip, zstd, ext, FAT, ISO 9660,
// SquashFS, cramfs, romfs, device trees, U-Boot, Android boot and sparse images.
//
// # Not seen
//
// Pictures, sound, fonts, documents and the like are known by their structure (wellKnown), which each must have to its end. They are
// counted as media and searched for containers and programs at any place, and what follows their end is looked at like what follows a
// program. Encrypted content inside of such a structure, and anything inside a segment of a program, is not seen. Files that a later layer of a container
// image takes away are named and not looked into.
package firmware
