// Package cchc holds the words in which administrative reform (cải cách hành chính) is planned and
// reported: legal numbers, kinds of documents, calendar days, deadlines, states of tasks, reporting periods,
// areas of reform, and names that change with time.
//
// # One plan, from its number to its report
//
// A public centre issues each year a plan for informing about the reform. The one of 2016 rests on a
// decision of the ministry and is itself a decision:
//
//	… tại Quyết định số 79/QĐ-TNNQG ngày 03/3/2016 …
//
// "Quyết định" is a [DocType] whose abbreviation QĐ begins the notation of the [LegalNo] 79/QĐ-TNNQG, and
// 03/3/2016 is the [Date] of issue. [FindLegalNos] reads exactly this out of running text, so that
// articles can be linked to the documents that they name.
//
// The plan has tasks. Each is due on a day, in a month, in a quarter or all the time ([Due]) and has a
// [Status] that somebody typed. How the task stands is not typed: [Derive] finds the [Progress] from the
// status, the deadline and the day for which the question is asked. So nobody has to remember to mark a task
// as overdue, and a report on the first quarter, made again in December, still tells what was
// true in March. The two axes (done or not, in time or not) are those of the Government's own reports.
//
// Reports close on fixed days that are not those of the calendar quarter ([Period]): the year ends on
// 14 December, and the 15th belongs to the next one.
//
// The areas of reform change with each ten-year programme ([ParAreas]), and ministries and units merge and
// change their names ([NameAt]). An article of 2016 keeps the words of 2016: whatever changes with time is asked
// for with a date.
//
// # What must hold
//
// Nothing here reads the clock: today comes in as an argument, called asOf. All values are plain, comparable
// where they can be, and never change; everything may be called from any number of goroutines, and gives
// the same answer whenever the site is built again. Days are days in Vietnam ([viet.Zone]).
package cchc
