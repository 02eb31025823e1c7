// Package intake owns the reading of what people send: it takes any JSON object
// of a known kind and makes the one shape of a report of it (MODEL.md). Nothing
// is refused for its content. What does not fit is moved out of the report into
// as_given, under the JSON Pointer where it stood, and a warning points there.
//
// It also owns what is added to a report before it enters the log: positions
// read from words, tags that stand for phones, what would help most, and the
// hash that tells a retry from another report.
//
// It leaves the words' shape to the schemas, their meaning to pkg/sar, the
// reading of positions to pkg/geo, what is sealed to pkg/seal, and transport and
// storage to its server.
package intake
