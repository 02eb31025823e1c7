// Package archive owns the second copy of a stream: append-only files in a
// folder, best on another disk, with a hash that runs from the first record to
// the last, so that nothing in them can change unseen.
//
// It leaves the comparison of archive and stream to tools/internal/care, and
// making a stream of an archive to bus.Restore.
//
// What a caller may rely on:
//   - Every message is copied byte by byte, in order, each once: also what is no
//     event of ours. Only headers are written in one order, by name.
//   - What Appender.Append returned nil for is synced. After a kill at any moment
//     a record that was not is cut off, and the stream is asked for it again.
//   - Whatever else is wrong is named (Damage: file, byte, sequence) and left as
//     it is: a record that was synced is never written again.
//   - An archive goes on only behind the stream that it was made from.
//   - Before a record is in the archive, the copies beside it have all that their
//     streams had when it was read, and so the key that it was sealed with.
//   - What went from such a stream goes from its copy within seconds, and that
//     copy is overwritten; a stream that lost more than half is not believed.
//
// A file is named <stream>-<first sequence>.archive and holds, numbers in big
// endian order:
//
//	file    "PHAROS ARCHIVE 1"  sequence(8) of its first record  hash(32) before it  crc32c(4) of these  zeros(4)
//	record  length(4) of the payload  sequence(8)  crc32c(4) of these  payload  hash(32)
//	payload time(8), nanoseconds since 1970  length(4) subject  length(4) headers  body
//	hash    SHA-256 of the hash before, length, sequence and payload; the first hash is that of a sentence with the stream's name
//
// Beside them <stream>.head says up to which record all is synced, and a folder of
// the same form holds each small stream (credentials, wrapped keys) as it is now:
// what is new there is put on, and the copy is made anew when something went.
// Whoever has the folder and the master key has all.
package archive
