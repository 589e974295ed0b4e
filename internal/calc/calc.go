// Package calc answers what-if questions as a filter: one JSON object a line
// comes in, one goes out, in the same order. It reads strictly, because a typing
// mistake must not change a result silently, and says which rule refuses a line.
// The calculating itself is done by the ground stones below; calc must not know
// clients, files, databases or what day it is.
package calc

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"assay/internal/audittime"
	"assay/internal/norm"
)

// answer turns one line of input into what is written for it, or refuses it. The
// line has no line end; the constants hold on the day of the question.
type answer func(line []byte, c norm.Constants) (any, error)

// kinds are the calculators by the name they have on the command line.
var kinds = map[string]answer{
	"audit-time": auditTime,
	"sampling":   sampleSize,
	"cycle":      cycleDates,
	"renewal":    renewal,
	"limit":      limit,
	"fee":        fees,
}

// Kinds lists the calculators by name, sorted.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// ErrKind is what Run says of a calculator that does not exist.
var ErrKind = errors.New("there is no such calculator")

// longestLine bounds the memory one line may take; a thousand sites need a twentieth of it.
const longestLine = 1 << 20

// Run answers every line of in on a line of out, as the constants have it, and
// tells whether all could be answered. A line that cannot is answered with its
// Refusal under "error", and the next is read. An error means that nothing more
// could be read or written, or ErrKind.
func Run(kind string, c norm.Constants, in io.Reader, out io.Writer) (allAnswered bool, err error) {
	answerLine, known := kinds[kind]
	if !known {
		return false, fmt.Errorf("%w as %q; there are %s", ErrKind, kind, strings.Join(Kinds(), ", "))
	}
	lines := &lineReader{in: bufio.NewReaderSize(in, 1<<16)}
	writer := bufio.NewWriter(out)
	allAnswered = true
	for err == nil {
		var answered bool
		answered, err = next(lines, writer, func(line []byte) (any, error) { return answerLine(line, c) })
		allAnswered = allAnswered && answered
	}
	if err == io.EOF {
		err = nil
	}
	return allAnswered && err == nil, errors.Join(err, writer.Flush())
}

// next answers one line. Whoever waits at the other end sees the answers to what
// was asked so far.
func next(lines *lineReader, out *bufio.Writer, answer func([]byte) (any, error)) (answered bool, err error) {
	line, err := lines.next()
	if err == io.EOF {
		return true, err
	}
	var refused *Refusal
	if err != nil && !errors.As(err, &refused) {
		return false, fmt.Errorf("read a line: %w", err)
	}
	var said any
	if err == nil {
		said, err = answer(line)
	}
	answered = err == nil
	if err = write(out, said, err); err == nil && lines.waiting() {
		err = out.Flush()
	}
	if err != nil {
		return false, fmt.Errorf("write an answer: %w", err)
	}
	return answered, nil
}

// write puts one answer, or the refusal instead of it, on a line of its own.
func write(out io.Writer, said any, refused error) error {
	if refused != nil {
		said = struct {
			Error *Refusal `json:"error"`
		}{refusalOf(refused)}
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(said)
}

// Refusal says why a line was not answered: the rule it breaks, or "input" for
// what is no question at all, and a sentence.
type Refusal struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

// Error is the message.
func (r *Refusal) Error() string { return r.Message }

// unreadable is the rule of a line that cannot be read; no rule of the trade is meant.
const unreadable = "input"

func refuse(rule, format string, a ...any) *Refusal {
	return &Refusal{rule, fmt.Sprintf(format, a...)}
}

// refusalOf names the rule of the first thing that is wrong, and says all of them with their fields.
func refusalOf(err error) *Refusal {
	var own *Refusal
	if errors.As(err, &own) {
		return own
	}
	var problems audittime.Problems
	if errors.As(err, &problems) && len(problems) > 0 {
		return &Refusal{problems[0].Rule, fielded(problems)}
	}
	return &Refusal{unreadable, err.Error()}
}

// mostSaid is how many things of one line are said; more are counted.
const mostSaid = 10

func fielded(problems audittime.Problems) string {
	var said []string
	for _, p := range problems[:min(len(problems), mostSaid)] {
		said = append(said, fmt.Sprintf("%q: %s", p.Field, p.Message))
	}
	if more := len(problems) - mostSaid; more > 0 {
		said = append(said, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(said, "; ")
}

// lineReader reads lines without keeping more of one than longestLine.
type lineReader struct {
	in      *bufio.Reader
	started bool
}

// next is the next line without its end, valid until the next call; too long a
// line is read to its end and refused. A byte order mark before the first line
// is no part of it. After the last line it is io.EOF.
func (l *lineReader) next() ([]byte, error) {
	var line []byte
	for size := 0; ; {
		part, err := l.in.ReadSlice('\n')
		size += len(part)
		if err != nil && err != bufio.ErrBufferFull && (err != io.EOF || size == 0) {
			return nil, err
		}
		end := bytes.TrimSuffix(part, []byte("\n"))
		if size-len(part)+len(end) <= longestLine {
			line = append(line, end...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case size-len(part)+len(end) > longestLine:
			return nil, refuse(unreadable, "the line is longer than %d bytes", longestLine)
		}
		return l.begin(line), nil
	}
}

// begin takes the mark off the first line.
func (l *lineReader) begin(line []byte) []byte {
	if l.started {
		return line
	}
	l.started = true
	return bytes.TrimPrefix(line, []byte("\ufeff"))
}

// waiting tells whether the next line has yet to come from outside.
func (l *lineReader) waiting() bool {
	here, _ := l.in.Peek(l.in.Buffered()) // what is there already cannot fail
	return bytes.IndexByte(here, '\n') < 0
}
