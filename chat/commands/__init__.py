"""The commands, one file each; `COMMANDS` is the whole table, in the order of the help.

A new command is one file and one line here: its record, its words, its examples.
"""

from chat.command import Command
from chat.commands.accept_place import AcceptPlace
from chat.commands.add_thing import AddThing
from chat.commands.answers import ShowAnswers
from chat.commands.approve import ApproveRequest, DeclineRequest, PendingRequests
from chat.commands.book import BookRoom
from chat.commands.calls import EndCall, ShowCall, StartCall
from chat.commands.cancel import CancelBooking
from chat.commands.change import ChangeBooking
from chat.commands.change_thing import ChangeThing
from chat.commands.check_in import CheckIn
from chat.commands.clashes import LeaveClash
from chat.commands.close_place import ClosePlace, ReopenPlace
from chat.commands.closures import ListClosures
from chat.commands.connect import SetConnect
from chat.commands.correspond import AcceptTime, CountAnswer, LeaveMail, RefuseTime, SendAgain
from chat.commands.day_view import DayView
from chat.commands.differences import LeaveDifferences, OnlyDifference
from chat.commands.faults import CloseFault, ListFaults, ReportFault
from chat.commands.feeds import GiveFeed, RevokeFeed
from chat.commands.find import FindRooms
from chat.commands.finish import FinishMeeting
from chat.commands.guests import InviteGuests, RemoveGuests
from chat.commands.hand_over import HandOver
from chat.commands.help import Help
from chat.commands.history import ShowHistory
from chat.commands.keep_room import KeepRoom
from chat.commands.language import SetLanguage
from chat.commands.list_mine import ListMine, ShowBooking
from chat.commands.list_rooms import ListRooms
from chat.commands.own_calendar import FollowCalendar, ForgetCalendar
from chat.commands.own_data import AskOwnData, ShowOwnData
from chat.commands.plans import ApplyPlan, DropPlan, ShowPlan, UndoPlan
from chat.commands.privacy import SetPrivacy
from chat.commands.prolong import ProlongSeries, is_about_the_end
from chat.commands.requisition import Requisition
from chat.commands.retire_thing import RetireThing
from chat.commands.rights import GrantRight, RevokeRight, ShowRights
from chat.commands.rules import SetRule, ShowRules, UnsetRule
from chat.commands.social import Agree, Decline, Greet, Thank
from chat.commands.undo import UndoLast
from chat.commands.unplaced import ListUnplaced
from chat.commands.waitlist import AnswerOffer, LeaveWait, ListWaits, WaitInLine
from chat.understanding import Intent, Reading

COMMANDS: tuple[type[Command], ...] = (
    BookRoom,
    FindRooms,
    ListMine,
    ChangeBooking,
    ProlongSeries,
    CancelBooking,
    InviteGuests,
    RemoveGuests,
    ShowAnswers,
    HandOver,
    SetPrivacy,
    UndoLast,
    StartCall,
    EndCall,
    FinishMeeting,
    ShowCall,
    SetConnect,
    CheckIn,
    KeepRoom,
    AcceptPlace,
    DayView,
    WaitInLine,
    ListWaits,
    LeaveWait,
    AnswerOffer,
    GiveFeed,
    RevokeFeed,
    FollowCalendar,
    ForgetCalendar,
    ShowOwnData,
    AskOwnData,
    AcceptTime,
    RefuseTime,
    CountAnswer,
    LeaveMail,
    LeaveClash,
    SendAgain,
    ApproveRequest,
    DeclineRequest,
    PendingRequests,
    ReportFault,
    ListFaults,
    CloseFault,
    ShowHistory,
    ShowRights,
    GrantRight,
    RevokeRight,
    ListRooms,
    AddThing,
    ChangeThing,
    ClosePlace,
    ReopenPlace,
    ListClosures,
    Requisition,
    RetireThing,
    ListUnplaced,
    ShowPlan,
    ShowRules,
    SetRule,
    UnsetRule,
    ApplyPlan,
    DropPlan,
    UndoPlan,
    OnlyDifference,
    LeaveDifferences,
    SetLanguage,
    Help,
    ShowBooking,
    Greet,
    Thank,
    Agree,
    Decline,
)
ON_GUESTS = (Intent.INVITE, Intent.UNINVITE)
BY_ACT: dict[str, type[Command]] = {command.act: command for command in COMMANDS}
BY_INTENT: dict[Intent, type[Command]] = {
    intent: command for command in COMMANDS for intent in command.intents
}


def command_for(reading: Reading) -> type[Command] | None:
    """Return what answers the reading; a room that is added or taken off is a change.

    Where a series goes on, it isn't its meetings that last longer.
    """
    if reading.again:
        return BookRoom
    if reading.intent is None:
        return None
    has_guests = bool(reading.attendees or reading.guest_names)
    if reading.intent in ON_GUESTS and reading.room and not has_guests:
        return ChangeBooking
    if is_about_the_end(reading):
        return ProlongSeries
    return BY_INTENT.get(reading.intent)
