package build

import "time"

// SetWebPTimes changes how long cwebp may take, and returns how to undo it.
func SetWebPTimes(ask, make time.Duration) func() {
	a, m := webpAskTime, webpTime
	webpAskTime, webpTime = ask, make
	return func() { webpAskTime, webpTime = a, m }
}
