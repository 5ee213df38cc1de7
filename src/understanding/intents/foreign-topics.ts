const set = (names: string): ReadonlySet<string> => new Set(names.split(/\s+/));

/**
 * Everyday topics (classes of `model/topic.bin`) that are no business of an agency's desk. Left
 * out are those whose words are a desk's own, too: appointments, calls, pets, distances, paying
 * bills, credit scores, small talk, yes and no.
 */
const FOREIGN =
  set(`account_blocked alarm apr balance bill_balance book_flight book_hotel calculator
calories car_rental card_declined carry_on change_accent cook_time credit_limit
credit_limit_change damaged_card definition exchange_rate expiration_date flight_status flip_coin
food_last freeze_account fun_fact gas gas_type ingredient_substitution ingredients_list
insurance_change international_visa jump_start last_maintenance lost_luggage meal_suggestion
meaning_of_life measurement_conversion min_payment mpg next_song nutrition_info oil_change_how
oil_change_when order order_checks order_status pay_bill payday pin_change play_music plug_type
pto_balance pto_request pto_request_status pto_used recipe redeem_rewards reminder
reminder_update report_fraud report_lost_card reset_settings restaurant_reservation
restaurant_reviews restaurant_suggestion rewards_balance roll_dice rollover_401k routing
schedule_maintenance shopping_list shopping_list_update smart_home spelling spending_history
sync_device taxes tell_joke text time timer timezone tire_change tire_pressure todo_list
todo_list_update traffic transactions transfer translate travel_alert travel_notification
travel_suggestion uber update_playlist vaccines w2 weather what_song whisper_mode`);

/** A reception may be that of a restaurant, a hotel or a garage. */
const AT_A_RECEPTION = set(`book_hotel car_rental cook_time food_last ingredients_list
last_maintenance meal_suggestion nutrition_info oil_change_when order order_status
restaurant_reservation restaurant_reviews restaurant_suggestion schedule_maintenance
tire_change`);

export const isForeignTopic = (topic: string, agentType: string): boolean =>
  FOREIGN.has(topic) && !(agentType === 'receptionist' && AT_A_RECEPTION.has(topic));
