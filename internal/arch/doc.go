// Package arch has no code. Its test states which package may import which,
// with the reason, and what no stage may touch: the clock, the environment,
// the network. It is the tree of the design as a program.
//
// When the test fails, it says why the line is drawn where it is. If the reason
// no longer holds, change the table and the reason together.
package arch
