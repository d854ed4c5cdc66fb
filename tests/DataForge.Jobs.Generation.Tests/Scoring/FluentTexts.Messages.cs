namespace DataForge.Jobs.Generation.Tests.Scoring;

/// <content>Mails, tickets, answers and notices.</content>
internal static partial class FluentTexts
{
    private static readonly FluentText[] Messages =
    [
        new(["invoice", "billed twice"],
            "Hello, I noticed that my card was billed twice for the March invoice. The first charge went through on the " +
            "third, and the same amount appeared again on the fifth. I have attached a picture of my statement with both " +
            "lines marked. Could you please check what happened and refund the second payment? I have used your service for " +
            "four years and this is the first problem, so I am sure it is a simple mistake. Thank you for your help."),
        new(["password reset", "mobile app"],
            "Since the last update I cannot finish a password reset in the mobile app. I enter my address, the message with " +
            "the code arrives, and I type the code into the form. Then the screen goes white and nothing happens. I have " +
            "tried it on two phones and on both networks. The website works, so my account itself seems fine. It would " +
            "help if you could tell me whether this is known, because my team needs the app in the field on Monday."),
        new(["delivery", "delayed", "apology"],
            "Dear Ms. Okafor, thank you for writing to us about your delivery. You are right: the parcel should have reached " +
            "you on Tuesday, and it was delayed because a label was damaged in our warehouse. I am sorry for the trouble " +
            "this caused. A new parcel left this morning and will arrive before noon tomorrow. Please accept our apology; " +
            "we have returned the shipping cost to your card. If anything else goes wrong, just answer this message and it " +
            "will come straight to me."),
        new(["team meeting", "release"],
            "Hi all, a short summary of today's team meeting. We agreed to move the release to the 14th, since two tests " +
            "still fail on older phones. Priya will look at those, and Tom will help her from Wednesday. The new search page " +
            "is done except for the translations, which we expect by Friday. Nobody had objections to the smaller menu, so it " +
            "stays. Please update your tickets before the weekend. If you think the new date is a problem, tell me soon."),
        new(["return policy", "opened items"],
            "Yes, you can send back opened items. Our return policy gives you thirty days from the day on which the parcel " +
            "arrived, and it makes no difference whether the box has been opened. The product should be clean and complete, " +
            "though, with all of its cables and papers. Print the label from your account, put it over the old one, and drop " +
            "the parcel at any post office. We refund the price as soon as it reaches us; that usually takes five days."),
        new(["internship", "museum"],
            "Dear Dr. Lindqvist, I am writing to apply for the summer internship at the museum. I study history in my third " +
            "year, and last autumn I helped to sort the letters of a local shipping company for our city archive. That work " +
            "taught me patience, and it showed me how much a good catalogue matters to the people who come after. I read " +
            "Swedish and German well. I could start in June and stay until September. I would be glad to visit you for a talk."),
        new(["water", "maintenance", "building"],
            "Please note that the water in the whole building will be turned off on Thursday from nine until about two in the " +
            "afternoon. The plumber has to replace the main valve in the cellar, and this cannot be done while the pipes are " +
            "full. Fill a few bottles in the morning if you need water during the day. When it comes back, let the tap run " +
            "for a minute, because the first water may be brown. That is harmless. We apologise for the trouble."),
        new(["gym membership", "cancel"],
            "I would like to cancel my gym membership at the end of the month. There is nothing wrong with the gym; I have " +
            "enjoyed the classes and the people at the front desk are always kind. My company is moving me to another city, " +
            "and you don't have a branch there. As far as I can see in the contract, the notice period is four weeks, so this " +
            "message should be in time. Please confirm the last day and tell me where to leave the key for my locker."),
        new(["chatbot", "refund status"],
            "I can see your refund, and it is on its way. It was approved on Monday at 10:42 and handed to your bank the same " +
            "evening. Banks usually need three to five working days to show such a payment, so it should appear by next Monday " +
            "at the latest. You do not have to do anything in the meantime. If it has not arrived by then, write to me again " +
            "and I will open a search with the bank. Is there anything else that I can help you with today?"),
        new(["neighbour", "noise"],
            "Dear neighbour, I hope you don't mind a note about the noise last weekend. I understand that birthdays are loud, " +
            "and I was glad to hear that you had fun. But the music went on until four, and my daughter had an exam on Monday. " +
            "Next time, could you close the windows after midnight or let us know a few days ahead? Then we would simply stay " +
            "with my sister. I'm sure we can find a way that works for both of us. Best wishes from the second floor."),
        new(["printer", "error", "paper jam"],
            "The printer on the third floor reports a paper jam, but there is no paper in it. I opened all the covers, took " +
            "out the tray, and looked with a torch; the path is empty. After a restart, the error stays away for two pages and " +
            "then comes back. I think one of the sensors is stuck, because I can hear a small lever click when I shake the " +
            "tray. Could somebody from support take a look this week? We are using the machine on the fifth floor until then."),
        new(["survey", "customers"],
            "Thank you for being with us this year. We would like to know what we do well and what we should change, so we are " +
            "asking a few hundred customers for ten minutes of their time. The survey has twelve questions, and you can stop " +
            "at any point. Your answers are not tied to your name. As a small thank-you, everyone who takes part gets a voucher " +
            "for a free coffee. The link below works until the end of November. We read every single comment."),
    ];
}
