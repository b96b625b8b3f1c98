"""What English people say for each part of a time, with its meaning."""

from tests.chat.understanding.composed_times import Manner

TABLES = {
    "days": """
tomorrow | tmrw | tomorow | 2moro | tmr = 03-11
the day after tomorrow | day after tomorrow = 03-12
today | tday = 03-10
in 3 days | in three days | 3 days from now | three days from today = 03-13
in a week | in one week | a week from today | a week from now | in 7 days | in 1 week = 03-17
a week today | today week = 03-17
in two weeks | in 2 weeks | in a fortnight | two weeks from today | in 14 days = 03-24
in a couple of weeks | a fortnight from now | in 2 wks = 03-24
in ten days | in 10 days = 03-20
in a month | a month from now | in one month = 04-10
in three months | in 3 months = 06-10
monday | mon | this monday | on monday | mon. | this coming monday = 03-16
wednesday | wed | this wednesday | on weds | on wednesday | this coming wednesday = 03-11
thursday | thurs | thu | on thursday | this thursday | thur = 03-12
friday | fri | this friday | on friday | on fri = 03-13
saturday | sat | on saturday = 03-14
sunday | on sunday = 03-15
next monday = 03-16
monday next week | monday of next week | next week on monday | next week monday = 03-16
on monday next week = 03-16
thursday next week | thursday of next week | next week thursday | thurs next week = 03-19
next week on thursday | on thursday of next week | thursday the following week = 03-19
friday next week | friday of next week = 03-20
wednesday in two weeks | wednesday in 2 weeks | two weeks on wednesday = 03-25
a week on monday | monday week | a week on mon | a week from monday = 03-23
a fortnight on monday | two weeks on monday | two weeks from monday = 03-30
a week tomorrow | a week from tomorrow | tomorrow week = 03-18
thursday week | a week on thursday = 03-19
thursday 12 march | thu 12 mar | thursday the 12th | thursday 12th | the 12th = 03-12
on the 12th | 12 march | 12th march | march 12 | march 12th | the 12th of march = 03-12
thursday march 12th | thursday, march 12 | 12/03 | 12/3 | thursday 12/03 | 12/03/2026 = 03-12
12/03/26 | 12-03-2026 | 12.03.2026 | 2026-03-12 | 12 march 2026 | march 12, 2026 = 03-12
march 12th 2026 | 12 mar 26 | thursday the 12th of march | on thursday 12 march | mar 12 = 03-12
monday 16 march | monday the 16th | mon 16 mar | monday march 16 | mon 16th = 03-16
the 16th of march | on monday the 16th | 16th of march | 16/03 | monday 16th march = 03-16
1 april | april 1st | april 1 | the 1st of april | april first | the first of april = 04-01
wednesday 1 april | wed 1st april | 01/04 | 1st april | 1 apr = 04-01
3 april | april 3rd | the 3rd of april | friday 3 april | friday april 3rd | 3rd apr = 04-03
apr 3 | 03/04 | fri 3 apr | the third of april = 04-03
21 may | may 21st | the 21st of may | thursday 21 may | may 21 | the twenty first of may = 05-21
21st may = 05-21
30 june | june 30th | the 30th of june | tuesday june 30 | 30th june | 30 jun = 06-30
christmas | christmas day | xmas | on christmas day | 25 december | dec 25 = 12-25
december 25th | 25th dec = 12-25
christmas eve | xmas eve | on christmas eve | 24 december | dec 24th = 12-24
boxing day | on boxing day | the day after christmas | 26 december = 12-26
new year's eve | new years eve | nye | 31 december | dec 31st = 12-31
new year's day | new years day | 1 january | jan 1st | january 1, 2027 = 2027-01-01
easter monday | on easter monday = 04-06
good friday | on good friday = 04-03
easter sunday | easter = 04-05
whit monday | pentecost monday = 05-25
ascension day | ascension thursday = 05-14
may day | labour day = 05-01
bastille day | 14 july | july 14th = 07-14
on all saints' day | 1 november = 11-01
armistice day | remembrance day | 11 november | nov 11 = 11-11
halloween | 31 october | oct 31st = 10-31
the first monday in april | first monday of april | the 1st monday of april = 04-06
the first monday of april = 04-06
the last friday of march | last friday in march | the last friday in march = 03-27
the last friday this month = 03-27
the second tuesday in may | second tuesday of may | the 2nd tuesday of may = 05-12
the third thursday of next month | third thursday next month = 04-16
the 3rd thursday of next month | the third thursday next month = 04-16
the 15th of next month | 15 april | the 15th next month = 04-15
31 march | the 31st | tuesday 31 march | tuesday the 31st | march 31st = 03-31
the last day of the month | the last day of march | last day of this month = 03-31
""",
    "days_on_end": """
this week = 03-09..03-15
next week | the following week | the coming week | nxt week = 03-16..03-22
the week after next = 03-23..03-29
in the next 3 days | over the next three days | the next 3 days = 03-10..03-12
within the next 3 days = 03-10..03-12
this weekend | the weekend | at the weekend | this week-end | this coming weekend = 03-14..03-15
next weekend = 03-21..03-22
this month = 03-01..03-31
next month = 04-01..04-30
april | in april | during april | some time in april = 04-01..04-30
early april | in early april | at the beginning of april | the start of april = 04-01..04-10
at the start of april | beginning of april = 04-01..04-10
late april | the end of april | at the end of april | in late april = 04-21..04-30
end of april = 04-21..04-30
mid-april | mid april | in mid-april | the middle of april = 04-11..04-20
in the middle of april = 04-11..04-20
the end of the week | end of the week | late this week | at the end of this week = 03-12..03-13
early next week | at the beginning of next week | the start of next week = 03-16..03-17
the beginning of next week = 03-16..03-17
late next week | at the end of next week | the end of next week = 03-19..03-20
the end of the month | end of the month | at the end of the month = 03-22..03-31
the end of this month | late this month = 03-22..03-31
the week of march 23 | the week of 23 march | week commencing 23 march = 03-23..03-29
w/c 23 march | w/c 23/03 | the week of the 23rd | week of march 23rd = 03-23..03-29
the week starting 23 march | the week beginning 23 march | wc 23 march = 03-23..03-29
week 14 | wk 14 | in week 14 = 03-30..04-05
from may 3 to 5 | 3 to 5 may | may 3-5 | from 3 to 5 may | 3-5 may = 05-03..05-05
from the 3rd to the 5th of may | between 3 and 5 may | may 3rd to 5th = 05-03..05-05
from may 3rd to may 5th | 3rd to 5th may | from 3 may to 5 may | 03/05 to 05/05 = 05-03..05-05
may 3 through 5 | from 3 may until 5 may = 05-03..05-05
from 30 march to 2 april | 30 march - 2 april | march 30 to april 2 = 03-30..04-02
from march 30th to april 2nd | from monday 30 march to thursday 2 april = 03-30..04-02
between 30 march and 2 april | 30/03 to 02/04 | march 30 - april 2 = 03-30..04-02
monday to wednesday | from monday to wednesday | mon-wed = 03-16..03-18
between monday and wednesday | monday through wednesday = 03-16..03-18
from monday until wednesday | 16 to 18 march | march 16-18 = 03-16..03-18
mon 16 to wed 18 march | monday 16 to wednesday 18 march = 03-16..03-18
from the 16th to the 18th | monday - wednesday | mon to wed = 03-16..03-18
""",
    "hours": """
14:00 | 2pm | 2 pm | 2:00pm | 2 p.m. | 2.00 pm | two pm | 2 in the afternoon | 2 o'clock = 14:00
two o'clock | 1400 | 14h | 2PM | 2p.m. | two in the afternoon | 2 o clock = 14:00
14:30 | 2:30pm | 2.30pm | 2.30 p.m. | half past two | half two | 2:30 pm | two thirty = 14:30
1430 | half past 2 | half 2 | 2:30 | two thirty pm | half past two in the afternoon = 14:30
2.30 = 14:30
9am | 9 am | 9:00 | 09:00 | 9 o'clock | nine o'clock | 9 a.m. | 9 in the morning = 09:00
nine in the morning | 9:00am | 0900 | nine am | 09.00 = 09:00
9:15 | 9:15am | quarter past nine | a quarter past nine | 9.15 | nine fifteen | 9.15am = 09:15
quarter past 9 | 09:15 = 09:15
10:45 | 10:45am | quarter to eleven | a quarter to eleven | 10.45 | ten forty-five = 10:45
10.45am | quarter to 11 | ten forty five = 10:45
14:45 | quarter to three | a quarter to three | 2:45pm | 2.45 pm | quarter to 3 = 14:45
15:00 | 3pm | 3 in the afternoon | three pm | 3 o'clock | three in the afternoon | 3p.m. = 15:00
1500 = 15:00
17:50 | ten to six | 5:50pm | ten to 6 | 5.50 pm = 17:50
8:10 | ten past eight | 8:10am | ten past 8 | 08:10 = 08:10
18:00 | 6pm | 6 in the evening | six in the evening | 6:00 pm | 1800 = 18:00
16:20 | twenty past four | 4:20pm | 20 past 4 | 4.20 pm | four twenty = 16:20
11:00 | 11am | 11 o'clock | eleven am | 11 a.m. | eleven o'clock | 11am sharp = 11:00
noon | 12 noon | 12pm | 12:00 | 12 o'clock | twelve o'clock = 12:00
12:30 | 12:30pm | half past twelve | half twelve | 12.30 = 12:30
19:00 | 7pm | 7 in the evening | seven pm = 19:00
8:30 | half past eight | half eight | 8:30am | 8.30am | eight thirty | half 8 = 08:30
9:05 | five past nine | 9:05am | nine oh five | 9.05am = 09:05
""",
    "bare_hours": """
3 = 15:00
9 = 09:00
two = 14:00
nine = 09:00
10 = 10:00
""",
    "lengths": """
1h | an hour | one hour | 1 hour | 60 min | 60 minutes | 1 hr | 1hr | sixty minutes = 60
60 mins = 60
1h30 | an hour and a half | one and a half hours | 90 min | 90 minutes | 1.5 hours | 1.5h = 90
90 mins | 1 hour 30 minutes | 1h 30m | 1.5 hrs | 1 1/2 hours | an hour and 30 minutes = 90
1 hour and 30 minutes = 90
2h | two hours | 2 hours | 120 min | 2 hrs | 2hrs | a couple of hours | 2hr = 120
2h30 | two and a half hours | 2.5 hours | 2 and a half hours | two hours and a half = 150
30 min | half an hour | 30 minutes | a half hour | 30 mins | thirty minutes | 30min | 30m = 30
half hour | 1/2 hour = 30
45 min | 45 minutes | three quarters of an hour | 45 mins | forty-five minutes = 45
3/4 of an hour | 3/4 hour = 45
a quarter of an hour | 15 min | 15 minutes | quarter of an hour | a quarter hour | 15 mins = 15
1h15 | an hour and a quarter | 75 minutes | an hour and fifteen minutes | 1 hour 15 mins = 75
one and a quarter hours = 75
3h | three hours | 3 hours | 3 hrs = 180
half a day | a half day | half day = 240
20 minutes | twenty minutes | 20 mins | 20 min = 20
1h45 | an hour and three quarters | 105 minutes | one and three quarter hours = 105
1 hour 45 minutes = 105
""",
    "stretches": """
from 2pm to 3pm | 2pm-3pm | 2-3pm | 2pm to 3pm | 14:00-15:00 | from 14:00 to 15:00 = 14:00-15:00
from 2 to 3pm | 2pm - 3pm | between 2pm and 3pm | between 2 and 3pm | 2 to 3pm = 14:00-15:00
14:00 to 15:00 | 1400-1500 | from 2pm until 3pm | from 2pm till 3 | 2pm–3pm = 14:00-15:00
2pm until 3pm | 2:00-3:00pm | from two to three pm | 2 - 3 pm = 14:00-15:00
from 9 to 11am | 9am-11am | 9-11am | 9am to 11am | 09:00-11:00 = 09:00-11:00
between 9am and 11am | 9am until 11am | 9:00-11:00 | from nine to eleven am = 09:00-11:00
9am till 11 | from 9am to 11 = 09:00-11:00
9:30-11:00 | 9:30am to 11am | from 9:30 to 11 | 9:30 to 11am = 09:30-11:00
from half past nine to eleven | between 9:30 and 11 | 9.30am-11am | 9:30 - 11 = 09:30-11:00
from half nine to eleven = 09:30-11:00
from 10am to noon | 10am-12pm | 10am to noon | 10-12pm | from 10 till noon = 10:00-12:00
between 10 and noon | 10am-noon | 10:00-12:00 | 10am until midday = 10:00-12:00
from noon to 2pm | 12-2pm | noon to 2 | 12pm-2pm | between noon and 2pm = 12:00-14:00
from midday to 2 | 12:00-14:00 | noon-2pm = 12:00-14:00
10:15-11:45 | from 10:15 to 11:45 | 10:15am to 11:45am = 10:15-11:45
from quarter past ten to quarter to twelve | 10.15am - 11.45am = 10:15-11:45
from 4:30pm to 6pm | 4:30-6pm | 4:30pm-6pm | 16:30-18:00 | from 4.30 to 6pm = 16:30-18:00
between 4:30 and 6pm | half four to six pm = 16:30-18:00
11am-1pm | from 11 to 1pm | 11-1pm | 11am to 1pm | between 11 and 1 = 11:00-13:00
from 11 till 1 | 11:00-13:00 = 11:00-13:00
""",
    "open": """
after 4pm | from 4pm | from 4pm onwards | not before 4pm | any time after 4pm = 16:00-
after 16:00 | no earlier than 4pm | after 4 | 4pm or later | 4pm onwards = 16:00-
before 10am | by 10am | no later than 10am | not after 10am | before 10 | until 10am = -10:00
before 10:00 = -10:00
before noon | by noon | until noon | before midday = -12:00
after half past twelve | after 12:30 = 12:30-
""",
    "parts": """
morning | in the morning | during the morning = 08:00-12:00
afternoon | in the afternoon | during the afternoon | arvo = 13:00-18:00
evening | in the evening = 18:00-21:00
lunchtime | at lunchtime | over lunch | around lunchtime | at lunch = 12:00-14:00
late morning | in the late morning = 10:30-12:30
early afternoon | in the early afternoon = 13:00-15:00
late afternoon | in the late afternoon | at the end of the day = 16:00-18:00
at the end of the afternoon | eod = 16:00-18:00
early morning | first thing | early in the morning | in the early morning = 08:00-10:00
""",
    "rules": """
every monday | each monday | mondays | on mondays | weekly on monday = FREQ=WEEKLY;BYDAY=MO
every week on monday | weekly on mondays | once a week on monday = FREQ=WEEKLY;BYDAY=MO
monday every week | every single monday | every mon | weekly on a monday = FREQ=WEEKLY;BYDAY=MO
every tuesday and thursday | tuesdays and thursdays = FREQ=WEEKLY;BYDAY=TU,TH
on tuesdays and thursdays | each tuesday and thursday = FREQ=WEEKLY;BYDAY=TU,TH
every week on tuesday and thursday = FREQ=WEEKLY;BYDAY=TU,TH
twice a week on tuesday and thursday = FREQ=WEEKLY;BYDAY=TU,TH
twice a week, tuesdays and thursdays | weekly on tuesday and thursday = FREQ=WEEKLY;BYDAY=TU,TH
every tues and thurs | every tuesday and every thursday = FREQ=WEEKLY;BYDAY=TU,TH
twice weekly on tuesday and thursday | every tue/thu = FREQ=WEEKLY;BYDAY=TU,TH
every monday, wednesday and friday = FREQ=WEEKLY;BYDAY=MO,WE,FR
mondays, wednesdays and fridays | each monday, wednesday and friday = FREQ=WEEKLY;BYDAY=MO,WE,FR
three times a week, monday, wednesday and friday = FREQ=WEEKLY;BYDAY=MO,WE,FR
every mon, wed and fri | every mon, wed, fri | every mon/wed/fri = FREQ=WEEKLY;BYDAY=MO,WE,FR
every other monday | every second monday | alternate mondays = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
every two weeks on monday | fortnightly on monday = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
on alternate mondays | every 2 weeks on mondays = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
biweekly on monday | every fortnight on monday = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
every other week on monday | monday every other week = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
mondays every two weeks | once a fortnight on monday = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
every 14 days on monday = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
every 3 weeks on friday | every three weeks on friday = FREQ=WEEKLY;INTERVAL=3;BYDAY=FR
friday every 3 weeks | every third week on friday = FREQ=WEEKLY;INTERVAL=3;BYDAY=FR
the first monday of the month | the first monday of every month = FREQ=MONTHLY;BYDAY=1MO
first monday of each month | every first monday of the month = FREQ=MONTHLY;BYDAY=1MO
monthly on the first monday | every month on the first monday = FREQ=MONTHLY;BYDAY=1MO
the 1st monday of the month | each month on the first monday = FREQ=MONTHLY;BYDAY=1MO
first monday every month | the first monday in each month = FREQ=MONTHLY;BYDAY=1MO
once a month on the first monday = FREQ=MONTHLY;BYDAY=1MO
the last friday of the month | the last friday of every month = FREQ=MONTHLY;BYDAY=-1FR
last friday of each month | every last friday of the month = FREQ=MONTHLY;BYDAY=-1FR
monthly on the last friday | every month on the last friday = FREQ=MONTHLY;BYDAY=-1FR
last friday every month = FREQ=MONTHLY;BYDAY=-1FR
the third thursday of the month | every third thursday of the month = FREQ=MONTHLY;BYDAY=3TH
the 3rd thursday of each month | monthly on the third thursday = FREQ=MONTHLY;BYDAY=3TH
third thursday of every month = FREQ=MONTHLY;BYDAY=3TH
the first and third tuesday of the month = FREQ=MONTHLY;BYDAY=1TU,3TU
the first and third tuesdays of every month = FREQ=MONTHLY;BYDAY=1TU,3TU
the 1st and 3rd tuesday of each month = FREQ=MONTHLY;BYDAY=1TU,3TU
every first and third tuesday of the month = FREQ=MONTHLY;BYDAY=1TU,3TU
first and third tuesdays of the month = FREQ=MONTHLY;BYDAY=1TU,3TU
the 15th of every month | the 15th of each month = FREQ=MONTHLY;BYMONTHDAY=15
every month on the 15th | monthly on the 15th = FREQ=MONTHLY;BYMONTHDAY=15
each month on the 15th | on the 15th of every month = FREQ=MONTHLY;BYMONTHDAY=15
every 15th of the month | once a month on the 15th = FREQ=MONTHLY;BYMONTHDAY=15
on the 15th each month = FREQ=MONTHLY;BYMONTHDAY=15
the 1st of every month | the first of every month = FREQ=MONTHLY;BYMONTHDAY=1
monthly on the 1st | every month on the 1st = FREQ=MONTHLY;BYMONTHDAY=1
the first of each month | every 1st of the month = FREQ=MONTHLY;BYMONTHDAY=1
the first day of every month = FREQ=MONTHLY;BYMONTHDAY=1
the last day of every month | the last day of each month = FREQ=MONTHLY;BYMONTHDAY=-1
monthly on the last day | every month on the last day = FREQ=MONTHLY;BYMONTHDAY=-1
the last working day of the month = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
the last working day of every month = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
the last weekday of each month = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
the last business day of the month = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
every last working day of the month = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
last working day of each month = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
monthly on the last working day = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
the first working day of the month = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1
the first working day of every month = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1
the first business day of each month = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1
every month on the first working day = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1
every day | daily | each day | everyday = FREQ=DAILY
every weekday | weekdays | each weekday | every working day = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
on weekdays | every business day | every day monday to friday = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
daily, monday to friday | monday to friday every week = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
every workday | daily from monday to friday = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
each working day = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
every day except weekends | daily except at weekends = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
every day except saturday and sunday | daily except weekends = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
every two days | every other day | every 2 days | every second day = FREQ=DAILY;INTERVAL=2
quarterly on the 15th | every three months on the 15th = FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15
every 3 months on the 15th | every quarter on the 15th = FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15
every two months on the first tuesday = FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU
every other month on the first tuesday = FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU
every 2 months on the first tuesday = FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU
the first tuesday of every other month = FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU
the first tuesday every two months = FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU
every second month on the first tuesday = FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU
every weekend | each weekend = FREQ=WEEKLY;BYDAY=SA,SU
""",
    "ends": """
until june 30 | until 30 june | until the 30th of june | until june 30th = UNTIL=20260630
till 30 june | until the end of june | through june 30 | up to 30 june = UNTIL=20260630
until 30/06 | ending 30 june | ending on june 30 | until tuesday 30 june = UNTIL=20260630
until christmas | till christmas | until xmas | up until christmas = UNTIL=20261225
until 25 december | through christmas = UNTIL=20261225
until the end of the year | until year end | till the end of the year = UNTIL=20261231
until the end of december | through december | until end of year = UNTIL=20261231
10 times | ten times | for 10 sessions | for ten occurrences | 10 occurrences | x10 = COUNT=10
10x | ten sessions | for 10 meetings = COUNT=10
four times | 4 times | 4 occurrences | x4 | 4x = COUNT=4
""",
    "exceptions": """
except public holidays | except on public holidays | except bank holidays = holidays
excluding public holidays | but not on public holidays | except holidays = holidays
not on bank holidays | skipping public holidays | apart from public holidays = holidays
except for bank holidays | excluding holidays | unless it's a public holiday = holidays
except 14 april | except april 14 | except on 14 april | except the 14th of april = 04-14
but not 14 april | excluding april 14th | but not on april 14 | apart from 14 april = 04-14
except tuesday 14 april | except for 14 april | skipping 14 april | not on 14 april = 04-14
except 14 april and 12 may | except april 14 and may 12 = 04-14,05-12
except on 14 april and 12 may | excluding 14 april and 12 may = 04-14,05-12
but not on 14 april and 12 may = 04-14,05-12
""",
    "zones": """
Montreal time = America/Montreal
UTC | GMT = UTC
London time | UK time = Europe/London
New York time | Eastern | EST | eastern time = America/New_York
CET | Paris time | Brussels time = Europe/Paris
Tokyo time = Asia/Tokyo
""",
    "first_days": """
1 april = 04-01
april 6 = 04-06
the 1st of september = 09-01
""",
}

ENGLISH = Manner(
    "en",
    TABLES,
    before=("", "", "book Jaurès ", "I need Mandela ", "book ", "can you book Mandela "),
    after=("", "", "", " for 6 people", " with video", " please"),
    leads={
        "days": ("", "", "for "),
        "hours": ("at ", "", "", "around "),
        "bare_hours": ("at ",),
        "lengths": ("for ", "lasting ", "for a duration of "),
    },
    alone=("on ", "in ", "a ", "one ", "two ", "three ", *"0123456789"),
    since=("starting {}", "from {}", "starting on {}", "beginning {}"),
)
