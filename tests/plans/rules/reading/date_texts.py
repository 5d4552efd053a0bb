"""Words for a day, and words that look like one, for the tests of every rule about them.

A line: the year in which the sheet's financial year begins | its month column | the words | first
day, last day and precision. A question mark at the end: the person who brings it in is asked to
look. "undated" and "none" have no days.
"""

from datetime import date

FORMS = """
2015 |      | 14.4.15                                  | 14.04.15 14.04.15 exact
2015 |      | 14/04/2015                               | 14.04.15 14.04.15 exact
2015 |      | 14-04-2015                               | 14.04.15 14.04.15 exact
2015 |      | 2015-04-14 00:00:00                      | 14.04.15 14.04.15 exact
2015 |      | 2015/04/14                               | 14.04.15 14.04.15 exact
2015 |      | 20150414                                 | 14.04.15 14.04.15 exact
2015 |      | 42108                                    | 14.04.15 14.04.15 exact
2015 |      | 42108.0                                  | 14.04.15 14.04.15 exact
2017 |      | 17-May-17                                | 17.05.17 17.05.17 exact
2017 |      | 17/May/2017                              | 17.05.17 17.05.17 exact
2017 |      | 17May17                                  | 17.05.17 17.05.17 exact
2017 |      | 5th of June                              | 05.06.17 05.06.17 exact
2017 |      | the 5th June '17                         | 05.06.17 05.06.17 exact
2017 |      | on Monday the 5th of June                | 05.06.17 05.06.17 exact
2017 |      | Mon. 5th Jun. 2017                       | 05.06.17 05.06.17 exact
2017 |      | June 5th                                 | 05.06.17 05.06.17 exact
2017 |      | June 5, 2017                             | 05.06.17 05.06.17 exact
2017 |      | Monday, June 5th, 2017                   | 05.06.17 05.06.17 exact
2017 | Oct  | Oct 18                                   | 18.10.17 18.10.17 exact
2017 |      | Mon 15 Jan 18                            | 15.01.18 15.01.18 exact
2018 |      | Weds 9/1                                 | 09.01.19 09.01.19 exact
2018 | Jan  | Weds 9th                                 | 09.01.19 09.01.19 exact
2018 | Jan  | 9                                        | 09.01.19 09.01.19 exact
2018 | Jan  | 9th & 10th                               | 09.01.19 10.01.19 exact
2018 | Jan  | w/c 7th                                  | 07.01.19 13.01.19 week
2018 | Jan  | 7th - 18th                               | 07.01.19 18.01.19 exact
2019 |      | Sat 29 Feb                               | 29.02.20 29.02.20 exact
2017 |      | launch event 5 June                      | 05.06.17 05.06.17 exact
2017 |      | Sat 22/4 0800-1200                       | 22.04.17 22.04.17 exact
2017 |      | Wed 19 Apr 1930hrs                       | 19.04.17 19.04.17 exact
2017 |      | Thu 17 Aug 2000-0200                     | 17.08.17 17.08.17 exact
2017 |      | Tues 12/9 7.30pm                         | 12.09.17 12.09.17 exact
2017 |      | Sat 19th Aug 10-3                        | 19.08.17 19.08.17 exact
2015 |      | Tues 12th May 2015 from 7pm              | 12.05.15 12.05.15 exact
2015 |      | Thursday 14 May 2015, 10am till 1pm      | 14.05.15 14.05.15 exact
2015 |      | Weds 19 Aug, noon - 4pm                  | 19.08.15 19.08.15 exact
2015 |      | 24/6/15 3pm                              | 24.06.15 24.06.15 exact
2015 |      | Thurs 14 May at 7                        | 14.05.15 14.05.15 exact
2015 |      | Thurs 14 May (evening)                   | 14.05.15 14.05.15 exact
2015 |      | Thurs 14 May all day                     | 14.05.15 14.05.15 exact
2015 |      | Thurs 14 May 6.30 for 7pm                | 14.05.15 14.05.15 exact
2017 |      | 5/6/17-9/6/17                            | 05.06.17 09.06.17 exact
2017 |      | 5/6 - 9/6                                | 05.06.17 09.06.17 exact
2017 |      | 5-9/6                                    | 05.06.17 09.06.17 exact
2017 |      | 5-9/6/17                                 | 05.06.17 09.06.17 exact
2017 |      | 21 - 31/08/17                            | 21.08.17 31.08.17 exact
2017 |      | 5th to the 9th of June                   | 05.06.17 09.06.17 exact
2017 |      | between 5 and 9 June                     | 05.06.17 09.06.17 exact
2017 |      | from 15 Oct until 10 Nov                 | 15.10.17 10.11.17 exact
2017 |      | 15 Oct thru 10 Nov                       | 15.10.17 10.11.17 exact
2017 |      | 15 Oct >> 10 Nov                         | 15.10.17 10.11.17 exact
2017 |      | 15 Oct → 10 Nov                          | 15.10.17 10.11.17 exact
2017 |      | Mon 20th to Fri 24th Nov 2017            | 20.11.17 24.11.17 exact
2015 |      | Mon 11 Jan - Fri 29 Jan 16               | 11.01.16 29.01.16 exact
2015 |      | Jun 8 to Jul 17                          | 08.06.15 17.07.15 exact
2015 |      | 2 Nov 2015 – 18 Dec 2015                 | 02.11.15 18.12.15 exact
2015 |      | 29 March - 10 April 2016                 | 29.03.16 10.04.16 exact
2017 |      | 26/03/2018 to 03/05/2018                 | 26.03.18 03.05.18 exact
2017 |      | 2017-05-27 00:00:00 - 2017-06-24 00:00:00 | 27.05.17 24.06.17 exact
2016 |      | Dec 12 - Jan 2                           | 12.12.16 02.01.17 exact
2017 |      | 10/11 June                               | 10.06.17 11.06.17 exact
2017 |      | 3rd & 4th Sept                           | 03.09.17 04.09.17 exact
2017 |      | Sat 6 & Sun 7 May                        | 06.05.17 07.05.17 exact
2017 |      | Sat 6/Sun 7 May                          | 06.05.17 07.05.17 exact
2017 |      | 6 and 7 May                              | 06.05.17 07.05.17 exact
2017 |      | 6th, 7th + 8th May                       | 06.05.17 08.05.17 exact
2017 |      | 21 & 28 Sept                             | 21.09.17 28.09.17 other_window
2015 |      | 11, 18 and 25 June                       | 11.06.15 25.06.15 other_window
2015 |      | Fridays 4, 11 and 18 Dec                 | 04.12.15 18.12.15 other_window
2015 |      | Sept 3, 10 & 17                          | 03.09.15 17.09.15 other_window
2015 |      | 3 Sept, 8 Oct, 12 Nov                    | 03.09.15 12.11.15 other_window
2015 |      | 3/9, 8/10, 12/11                         | 03.09.15 12.11.15 other_window
2015 |      | 3 Sept; 14 Jan                           | 03.09.15 14.01.16 other_window
2017 |      | w/c 15 May                               | 15.05.17 21.05.17 week
2017 |      | w/c 18.9.17                              | 18.09.17 24.09.17 week
2017 |      | W/C Mon 15th May                         | 15.05.17 21.05.17 week
2017 |      | wk beg 23/10                             | 23.10.17 29.10.17 week
2015 |      | week beg 31 Aug                          | 31.08.15 06.09.15 week
2015 |      | w/b 12 October                           | 12.10.15 18.10.15 week
2015 |      | wk commencing 11th Jan                   | 11.01.16 17.01.16 week
2015 |      | wkc 11 Jan                               | 11.01.16 17.01.16 week
2015 |      | w.c 11 Jan                               | 11.01.16 17.01.16 week
2015 |      | week of 11 Jan                           | 11.01.16 17.01.16 week
2015 |      | during the week of the 13th Jan          | 11.01.16 17.01.16 week
2015 |      | week ending Sun 17 Jan                   | 11.01.16 17.01.16 week
2015 |      | wk end'g 17/1                            | 11.01.16 17.01.16 week
2015 |      | Mon-Fri w/c 11 Jan                       | 11.01.16 15.01.16 exact
2015 |      | weeks beginning 11th and 18th May        | 11.05.15 24.05.15 other_window
2015 |      | w/c 11 & 18 May                          | 11.05.15 24.05.15 other_window
2017 |      | w/c 12/6 for 2 wks                       | 12.06.17 25.06.17 other_window
2017 |      | w/c 12 June - w/c 26 June                | 12.06.17 02.07.17 other_window
2017 |      | first week of June                       | 01.06.17 07.06.17 week
2017 |      | wk 2 of June                             | 08.06.17 14.06.17 week
2017 |      | 2nd wk June                              | 08.06.17 14.06.17 week
2017 |      | June, 3rd week                           | 15.06.17 21.06.17 week
2015 |      | last wk of July                          | 27.07.15 31.07.15 week
2015 |      | last wk in July                          | 27.07.15 31.07.15 week
2017 | Sept | last week of the month                   | 25.09.17 30.09.17 week
2017 |      | first fortnight of Sept                  | 01.09.17 14.09.17 part_of_month
2015 |      | first 2 weeks of June                    | 01.06.15 14.06.15 part_of_month
2015 |      | first two wks June                       | 01.06.15 14.06.15 part_of_month
2015 |      | last 2 weeks of June                     | 17.06.15 30.06.15 part_of_month
2017 |      | 2nd half Oct                             | 16.10.17 31.10.17 part_of_month
2017 |      | latter half of Oct                       | 16.10.17 31.10.17 part_of_month
2017 |      | first half of October                    | 01.10.17 15.10.17 part_of_month
2017 |      | weekend of 14 Oct                        | 14.10.17 15.10.17 exact
2017 |      | wkend 14/15 Oct                          | 14.10.17 15.10.17 exact
2017 |      | w/end 14-15 Oct                          | 14.10.17 15.10.17 exact
2017 |      | last weekend in June                     | 24.06.17 25.06.17 exact
2017 |      | 1st w/e in July                          | 01.07.17 02.07.17 exact
2015 |      | weekends in June                         | 06.06.15 28.06.15 other_window
2017 |      | 2nd Sat of June                          | 10.06.17 10.06.17 exact
2017 |      | last Fri in Nov                          | 24.11.17 24.11.17 exact
2017 |      | Nov (last Fri)                           | 24.11.17 24.11.17 exact
2017 | Nov  | last Fri of the month                    | 24.11.17 24.11.17 exact
2017 |      | every Thurs in Nov                       | 02.11.17 30.11.17 other_window
2015 |      | every Tues in April                      | 07.04.15 28.04.15 other_window
2015 |      | every Thurs in Nov, 5-7pm                | 05.11.15 26.11.15 other_window
2015 | Nov  | every Thurs                              | 05.11.15 26.11.15 other_window
2015 |      | Thursdays, Sept to Nov                   | 03.09.15 26.11.15 other_window
2015 |      | Thursdays from 5 Nov to 10 Dec           | 05.11.15 10.12.15 other_window
2015 |      | alternate Tues in Nov                    | 03.11.15 24.11.15 other_window
2015 |      | Tues & Thurs in Nov                      | 03.11.15 26.11.15 other_window
2015 |      | weekdays in Nov                          | 02.11.15 30.11.15 other_window
2017 | Apr  | 2nd Tues of each mth - to Mar 18         | 11.04.17 13.03.18 other_window
2015 |      | 2nd Tues of each month Sept-Nov, 6pm     | 08.09.15 10.11.15 other_window
2015 |      | first Monday of every month              | 06.04.15 07.03.16 other_window
2017 |      | early Aug                                | 01.08.17 10.08.17 part_of_month
2017 |      | mid Apr                                  | 11.04.17 16.04.17 part_of_month
2017 |      | mid-Apr                                  | 11.04.17 16.04.17 part_of_month
2017 |      | middle of April                          | 11.04.17 16.04.17 part_of_month
2017 |      | late July                                | 21.07.17 31.07.17 part_of_month
2017 |      | end Mar                                  | 26.03.18 31.03.18 part_of_month
2017 |      | beginning of Dec                         | 01.12.17 10.12.17 part_of_month
2017 |      | beg Dec                                  | 01.12.17 10.12.17 part_of_month
2017 |      | early to mid Dec                         | 01.12.17 20.12.17 part_of_month
2017 |      | mid/late Dec                             | 11.12.17 31.12.17 part_of_month
2017 | Dec  | mid month                                | 11.12.17 17.12.17 part_of_month
2015 |      | late Nov into Dec                        | 21.11.15 10.12.15 other_window
2015 |      | late Nov/early Dec                       | 21.11.15 10.12.15 other_window
2015 |      | end Nov - mid Dec                        | 24.11.15 20.12.15 other_window
2017 |      | Jan - end Feb                            | 01.01.18 28.02.18 other_window
2015 |      | Dec through to end Feb                   | 01.12.15 29.02.16 other_window
2017 |      | wef 24/4 - end May                       | 24.04.17 31.05.17 other_window
2017 |      | July                                     | 01.07.17 31.07.17 month
2017 |      | throughout July                          | 01.07.17 31.07.17 month
2015 |      | all of July                              | 01.07.15 31.07.15 month
2015 |      | whole of August                          | 01.08.15 31.08.15 month
2015 |      | month of August                          | 01.08.15 31.08.15 month
2015 | Aug  | all month                                | 01.08.15 31.08.15 month
2015 |      | Aug '15                                  | 01.08.15 31.08.15 month
2015 |      | 08/2015                                  | 01.08.15 31.08.15 month
2015 |      | date tba - Sept?                         | 01.09.15 30.09.15 month
2015 |      | TBC Jan                                  | 01.01.16 31.01.16 month
2015 | Jan  | TBC                                      | 01.01.16 31.01.16 month
2015 | Jan  | dates to follow                          | 01.01.16 31.01.16 month
2015 |      | Jan or thereabouts                       | 01.01.16 31.01.16 month
2017 |      | Jul + Aug                                | 01.07.17 31.08.17 other_window
2017 |      | Sept/Oct                                 | 01.09.17 31.10.17 other_window
2017 |      | TBC Feb/Mar                              | 01.02.18 31.03.18 other_window
2017 |      | Dec/Jan                                  | 01.12.17 31.01.18 other_window
2017 |      | Mar - May 18                             | 01.03.18 31.05.18 other_window
2017 |      | Apr to Jun                               | 01.04.17 30.06.17 quarter
2017 |      | June, Sept, Dec & March                  | 01.06.17 31.03.18 other_window
2017 |      | Q3                                       | 01.10.17 31.12.17 quarter
2017 |      | Qtr 3 17/18                              | 01.10.17 31.12.17 quarter
2017 |      | 3rd quarter                              | 01.10.17 31.12.17 quarter
2017 |      | Q2-Q3                                    | 01.07.17 31.12.17 other_window
2017 |      | Q3/4                                     | 01.10.17 31.03.18 other_window
2017 |      | first half of the year                   | 01.04.17 30.09.17 other_window ?
2017 |      | all year                                 | 01.04.17 31.03.18 other_window
2015 |      | ongoing, all year                        | 01.04.15 31.03.16 other_window
2015 |      | all yr round                             | 01.04.15 31.03.16 other_window
2015 |      | 15/16                                    | 01.04.15 31.03.16 other_window ?
2015 |      | ongoing                                  | 01.04.15 31.03.16 other_window ?
2015 |      | every Thursday                           | 02.04.15 31.03.16 other_window ?
2017 |      | 4 Sept - ongoing                         | 04.09.17 31.03.18 other_window ?
2017 |      | from 4 Sept until further notice         | 04.09.17 31.03.18 other_window ?
2015 |      | from 13th July (weather permitting)      | 13.07.15 31.07.15 other_window ?
2015 |      | from 21 March                            | 21.03.16 31.03.16 other_window ?
2015 |      | by end of May                            | 01.05.15 31.05.15 other_window ?
2015 |      | by end Feb                               | 01.02.16 29.02.16 other_window ?
2015 |      | no later than 20 May                     | 01.05.15 20.05.15 other_window ?
2015 | July | until end Aug                            | 01.07.15 31.08.15 other_window ?
2016 |      | fortnight from 7 Nov                     | 07.11.16 20.11.16 exact
2016 |      | 3 wks from 16 May                        | 16.05.16 05.06.16 exact
2016 |      | 16 May for 3 weeks                       | 16.05.16 05.06.16 exact
2016 |      | 10 days starting 16 May                  | 16.05.16 25.05.16 exact
2016 |      | 6 months from 1 June                     | 01.06.16 30.11.16 other_window
2016 |      | around 16 May                            | 13.05.16 19.05.16 other_window ?
2016 |      | c. 16th May                              | 13.05.16 19.05.16 other_window ?
2017 | Apr  | Easter wk                                | 10.04.17 16.04.17 week ?
2017 |      | Easter weekend                           | undated ?
2015 | Mar  | the Easter weekend                       | 25.03.16 28.03.16 exact
2015 | Apr  | Easter Monday                            | 06.04.15 06.04.15 exact
2015 | Apr  | the week after Easter                    | 06.04.15 12.04.15 week
2018 |      | Good Friday                              | undated ?
2017 | Apr  | Good Fri                                 | 14.04.17 14.04.17 exact
2018 | Apr  | Easter hols                              | 30.03.18 13.04.18 other_window ?
2015 |      | May half term                            | 25.05.15 29.05.15 other_window ?
2015 |      | Feb half term                            | 15.02.16 19.02.16 other_window ?
2015 | Oct  | half term week                           | 26.10.15 30.10.15 other_window ?
2017 | Oct  | half-term                                | 23.10.17 27.10.17 other_window ?
2017 |      | half term (29/5) - 2 Jun                 | 29.05.17 02.06.17 exact
2015 |      | school summer hols                       | 24.07.15 31.08.15 other_window ?
2017 |      | summer holidays                          | 24.07.17 31.08.17 other_window ?
2017 |      | autumn term                              | 05.09.17 18.12.17 other_window ?
2017 | Apr  | spring 17                                | 01.04.17 31.05.17 other_window ?
2017 |      | summer                                   | 01.06.17 31.08.17 other_window ?
2017 |      | autumn/winter                            | 01.09.17 28.02.18 other_window ?
2017 |      | Black Fri to Xmas Eve                    | 24.11.17 24.12.17 exact
2017 |      | 1/12 - Xmas eve                          | 01.12.17 24.12.17 exact
2015 |      | 1st Dec to New Year's Day                | 01.12.15 01.01.16 exact
2017 |      | Xmas period                              | 24.12.17 01.01.18 other_window ?
2015 |      | over Christmas and New Year              | 24.12.15 01.01.16 other_window ?
2015 |      | in the run up to Christmas               | 01.12.15 24.12.15 other_window ?
2015 |      | pre-Xmas                                 | 01.12.15 24.12.15 other_window ?
2015 |      | Xmas shopping (1-20 Dec)                 | 01.12.15 20.12.15 exact ?
2015 |      | New Year's Eve                           | 31.12.15 31.12.15 exact
2015 |      | Boxing Day                               | 26.12.15 26.12.15 exact
2015 |      | Valentine's week (8-14 Feb)              | 08.02.16 14.02.16 exact
2015 |      | Valentine's week                         | 08.02.16 14.02.16 week
2016 |      | Halloween                                | 31.10.16 31.10.16 exact
2016 |      | Halloween to Bonfire Night               | 31.10.16 05.11.16 exact
2016 |      | from White Ribbon Day until Human Rights Day (25 Nov-10 Dec) | 25.11.16 10.12.16 exact
2016 |      | August bank holiday                      | 29.08.16 29.08.16 exact
2016 |      | Aug bank hol weekend                     | 27.08.16 29.08.16 exact
2016 |      | early May bank holiday                   | 02.05.16 02.05.16 exact
2016 |      | spring bank hol                          | 30.05.16 30.05.16 exact
2020 |      | early May bank holiday                   | 08.05.20 08.05.20 exact
2020 |      | spring bank holiday                      | 25.05.20 25.05.20 exact
2022 |      | May Day bank holiday                     | 02.05.22 02.05.22 exact
2022 |      | spring bank holiday                      | 02.06.22 02.06.22 exact
2022 |      | August bank holiday                      | 29.08.22 29.08.22 exact
2016 |      | May bank holiday                         | 01.05.16 31.05.16 month ?
2016 |      | Mon 2 May (bank hol)                     | 02.05.16 02.05.16 exact
2016 |      | Remembrance Sunday                       | 13.11.16 13.11.16 exact
2016 |      | Mother's Day                             | 26.03.17 26.03.17 exact
2016 |      | clocks go back                           | 30.10.16 30.10.16 exact
2016 |      | drops w/c 4 Apr                          | 04.04.16 10.04.16 week
2016 |      | Nov issue (out 14th)                     | 14.11.16 14.11.16 exact
2018 |      | 3.9-7.9                                  | 03.09.18 07.09.18 exact
2018 |      | 03/09 to 07/09/18                        | 03.09.18 07.09.18 exact
2018 |      | Starts 3 Sept, ends 7 Sept               | 03.09.18 07.09.18 exact
2018 |      | Sept 3 - Oct 5                           | 03.09.18 05.10.18 exact
2018 |      | wk 3-7 Sept                              | 03.09.18 07.09.18 exact
2018 |      | week of Sept 3                           | 03.09.18 09.09.18 week
2018 |      | weeks of 3 & 10 Sept                     | 03.09.18 16.09.18 other_window
2018 |      | w/c's 3rd, 10th & 17th Sept              | 03.09.18 23.09.18 other_window
2018 |      | w/c 4 Sept                               | 04.09.18 10.09.18 week ?
2018 |      | wk 3 Sept                                | 01.09.18 30.09.18 month ?
2018 |      | Fri-Sun 7-9 Sept                         | 07.09.18 09.09.18 exact
2018 |      | Sat & Sun 8-9 Sept                       | 08.09.18 09.09.18 exact
2018 |      | Fri 7th, Sat 8th and Sun 9th Sept        | 07.09.18 09.09.18 exact
2018 |      | Mondays 3, 10, 17 & 24 Sept              | 03.09.18 24.09.18 other_window
2018 |      | Mondays from 3 Sept                      | 03.09.18 24.09.18 other_window ?
2018 |      | 1st and 3rd Mon of the month             | 02.04.18 18.03.19 other_window
2018 | Nov  | 1st and 3rd Mon of the month             | 05.11.18 19.11.18 other_window
2018 | Nov  | Mon-Fri                                  | 01.11.18 30.11.18 other_window
2018 | Nov  | weekly (Weds)                            | 07.11.18 28.11.18 other_window
2018 | Nov  | week 2                                   | 08.11.18 14.11.18 week
2018 | Nov  | 5-9 & 12-16                              | 05.11.18 16.11.18 other_window
2018 | Nov  | various dates                            | 01.11.18 30.11.18 month
2018 | Nov  | see notes                                | 01.11.18 30.11.18 month ?
2018 | June | 10/11                                    | 01.06.18 30.06.18 month ?
2018 |      | 5 / 11 / 2018                            | 05.11.18 05.11.18 exact
2018 |      | 5 Novemebr                               | 05.11.18 05.11.18 exact
2018 |      | 10am - 12 noon, 5 Nov                    | 05.11.18 05.11.18 exact
2018 |      | 5 Nov 1-3pm & 12 Nov 2-4pm               | 05.11.18 12.11.18 other_window
2018 |      | 5 Nov 9am to 9 Nov 5pm                   | 05.11.18 09.11.18 exact
2018 |      | 5 Nov 1800                               | 05.11.18 05.11.18 exact
2018 |      | 43409.75                                 | 05.11.18 05.11.18 exact
2018 |      | 3 Sept - tbc                             | 03.09.18 30.09.18 other_window ?
2018 |      | June - date tbc                          | 01.06.18 30.06.18 month
2018 |      | 4 June until further notice              | 04.06.18 31.03.19 other_window ?
2018 |      | 4 June launch then monthly               | 04.06.18 31.03.19 other_window ?
2018 | June | ongoing                                  | 01.06.18 31.03.19 other_window ?
2018 |      | not before 4 June                        | 04.06.18 30.06.18 other_window ?
2018 |      | June or July                             | 01.06.18 31.07.18 other_window ?
2018 |      | TBD                                      | undated
2018 |      | Sept 18 - Mar 19                         | 01.09.18 31.03.19 other_window ?
2018 |      | Sept 2018 - March 2019                   | 01.09.18 31.03.19 other_window
2018 | Apr  | 20 Mar - 5 Apr                           | 20.03.18 05.04.18 exact
2018 |      | 20 Mar - 5 Apr                           | 20.03.19 05.04.19 exact
2018 |      | 27 Mar - 3 May                           | 27.03.19 03.05.19 exact
2018 |      | Q1 2019                                  | 01.01.19 31.03.19 quarter ?
2018 |      | end of Q3                                | 02.12.18 31.12.18 other_window ?
2018 |      | late summer                              | 02.08.18 31.08.18 other_window ?
2018 |      | early 2019                               | 01.01.19 31.03.19 other_window ?
2018 |      | end of the financial year                | 25.03.19 31.03.19 part_of_month ?
2018 |      | Autumn half term                         | 22.10.18 26.10.18 other_window ?
2018 |      | Feb 1/2 term                             | 18.02.19 22.02.19 other_window ?
2019 | Apr  | after Easter                             | 23.04.19 30.04.19 other_window ?
2018 |      | Christmas week                           | 24.12.18 30.12.18 week
2018 |      | Nov to Xmas                              | 01.11.18 24.12.18 other_window
2018 |      | Dec (pre-Xmas)                           | 01.12.18 24.12.18 other_window
2018 |      | in the new year                          | 01.01.19 31.01.19 other_window ?
2018 |      | Halloween weekend                        | 01.10.18 31.10.18 month ?
2018 |      | Remembrance weekend                      | 10.11.18 11.11.18 exact
2018 |      | early May BH weekend                     | 05.05.18 07.05.18 exact
2018 |      | Phase 2 Jan                              | 01.01.19 31.01.19 month ?
2018 |      | summer hols (6 wks from 23 July)         | 23.07.18 02.09.18 exact
2018 |      | 5 Nov 17                                 | 05.11.17 05.11.17 exact ?
2016 |      | 3 Mar 12                                 | 01.03.17 31.03.17 month ?
2023 | Apr  | Sat the 22nd, 10 till 1                  | 22.04.23 22.04.23 exact
2023 | Apr  | Thurs 27.4. at 7                         | 27.04.23 27.04.23 exact
2023 | May  | Weds 17th, 10-12                         | 17.05.23 17.05.23 exact
2023 | Nov  | 5th, 9-11                                | 05.11.23 11.11.23 other_window
2016 | July | 2,9,16 & 23 July                         | 02.07.16 23.07.16 other_window
2016 |      | 2,9,16,23 July (Sats)                    | 02.07.16 23.07.16 other_window
2016 | July | 2,9,16 & 23                              | 02.07.16 23.07.16 other_window
2016 |      | 1,200 leaflets in July                   | 01.07.16 31.07.16 month ?
2018 |      | every 2 weeks from 5 Nov                 | 05.11.18 31.03.19 other_window ?
2018 |      | fortnightly from 5 Nov to 17 Dec         | 05.11.18 17.12.18 other_window
2018 |      | daily 5-9 Nov                            | 05.11.18 09.11.18 exact
2018 | Nov  | daily                                    | 01.11.18 30.11.18 month
2018 |      | up until 5 Nov                           | 01.11.18 05.11.18 other_window ?
2018 |      | 5thNov                                   | 05.11.18 05.11.18 exact
2018 |      | last day of Nov                          | 30.11.18 30.11.18 exact
2018 |      | monthly - 2nd Weds                       | 11.04.18 13.03.19 other_window
2018 |      | every 1st Sat                            | 07.04.18 02.03.19 other_window
2018 |      | Week 12 (w/c 18/6)                       | 18.06.18 24.06.18 week
2018 |      | 5 Nov all week                           | 05.11.18 11.11.18 week
2018 |      | last Fri of each month, Sept - Dec       | 28.09.18 28.12.18 other_window
2018 |      | Sept, 3rd                                | 03.09.18 03.09.18 exact
2018 |      | Sept, Tues 4th                           | 04.09.18 04.09.18 exact
2018 |      | Oct, w/c 8th                             | 08.10.18 14.10.18 week
2018 |      | Oct - w/c 8th & 15th                     | 08.10.18 21.10.18 other_window
2018 |      | Oct (from 8th)                           | 08.10.18 31.10.18 other_window ?
2018 |      | Mar, until 14th                          | 01.03.19 14.03.19 other_window ?
2018 |      | June, from 4th to 8th                    | 04.06.18 08.06.18 exact
2018 |      | Sept - 3rd to 7th                        | 03.09.18 07.09.18 exact
2018 |      | wb 2 July                                | 02.07.18 08.07.18 week
2018 |      | wk cmg 2nd July                          | 02.07.18 08.07.18 week
2018 |      | w/ending 8.7.18                          | 02.07.18 08.07.18 week
2018 |      | wk ending Fri 5 Oct                      | 01.10.18 05.10.18 week
2018 |      | w/e 4 July                               | 28.06.18 04.07.18 week
2018 |      | from clocks back until Xmas              | 28.10.18 24.12.18 other_window
2018 |      | 10 June at the latest                    | 01.06.18 30.06.18 month ?
2018 |      | last 3 weeks of June                     | 11.06.18 30.06.18 part_of_month
2018 |      | 16 Jul-31 Aug (school hols)              | 16.07.18 31.08.18 exact
2018 |      | bank holiday weekend Aug                 | 25.08.18 27.08.18 exact
"""


def lines(table):
    rows = [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]
    return [(date(int(year), 4, 1), month, text, expected) for year, month, text, expected in rows]


#: Here something is said, and less than an exact date.
LESS_THAN_A_DAY = """
24/7                           | 01.04.16 31.03.17 other_window
24/7 helpline                  | 01.04.16 31.03.17 other_window
24/7/365                       | 01.04.16 31.03.17 other_window
12 schools in May              | 01.05.16 31.05.16 month
3 sessions in May              | 01.05.16 31.05.16 month
2 visits, June                 | 01.06.16 30.06.16 month
call 101 by 5 May              | 01.05.16 31.05.16 month
May 5 stalls                   | 01.05.16 31.05.16 month
1 in 3, from May               | 01.05.16 31.05.16 month
£500 May                       | 01.05.16 31.05.16 month
p5 May                         | 01.05.16 31.05.16 month
5 or 12 May                    | 01.05.16 31.05.16 month
5 May or 9 June                | 01.05.16 30.06.16 other_window
not 5 May                      | 01.05.16 31.05.16 month
5 May moved to 12 May          | 01.05.16 31.05.16 month
5 May (was 28 April)           | 01.04.16 31.05.16 other_window
copy deadline 5 May            | 01.05.16 31.05.16 month
before 25 Dec or after 2 Jan   | 01.12.16 31.01.17 other_window
31 Sept                        | 01.09.16 30.09.16 month
30/2                           | 01.02.17 28.02.17 month
Mon 5 Aug                      | 01.08.16 31.08.16 month
25 - 5 May                     | 01.05.16 31.05.16 month
06/25/2016                     | 01.06.16 30.06.16 month
28/12/2016 - 05/01/2016        | 01.12.16 31.01.17 other_window
Good Friday 13 April           | 01.04.16 30.04.16 month
Christmas Eve 25 Dec           | 01.12.16 31.12.16 month
"""


#: These leave nothing, since only part of a date is there or several are possible.
UNDATED = ["5th", "14-20", "Tues 5th", "w/c 7th", "Easter", "half term", "5 or 12", "10-1"]
